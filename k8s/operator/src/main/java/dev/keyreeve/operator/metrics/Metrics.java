package dev.keyreeve.operator.metrics;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.sun.management.OperatingSystemMXBean;
import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.Tenant;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * In Prometheus' text format, by hand: it is a handful of names, and a registry would take more of a small pod's memory than what
 * it counts. No label names a resource or a namespace: whose it is, the resources themselves say.
 */
public final class Metrics {
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final List<String> KINDS =
            List.of("Budget", "Organization", "Project", "ProviderCredential", "ServiceKey");
    /** What is being mended, or waits for another resource that has come with it, is nobody's to be told of. */
    private static final Duration OVERDUE = Duration.ofMinutes(30);

    private final BooleanSupplier leads;
    private final Supplier<Stream<Tenant<?>>> resources;
    private final ToLongFunction<String> leftBehind;
    private final Clock clock;

    private record Group(String kind, String reason) {}

    /**
     * @param resources of all namespaces, as they were last heard of
     * @param leftBehind of a kind, how many this process has left behind
     */
    public Metrics(
            BooleanSupplier leads,
            Supplier<Stream<Tenant<?>>> resources,
            ToLongFunction<String> leftBehind,
            Clock clock) {
        this.leads = leads;
        this.resources = resources;
        this.leftBehind = leftBehind;
        this.clock = clock;
    }

    public String text() {
        boolean leading = leads.getAsBoolean();
        var lines = new ArrayList<String>();
        describe(lines, "keyreeve_operator_leading", "gauge", "1 in the process that tends the resources, else 0");
        lines.add("keyreeve_operator_leading " + (leading ? 1 : 0));
        if (leading) { // of two processes one tells them
            describe(
                    lines,
                    "keyreeve_operator_resources",
                    "gauge",
                    "Resources by their Ready condition's reason, NotSeen until there is one, Deleting on their way out");
            var standings = resources.get().map(Standing::of).toList();
            tell(lines, "keyreeve_operator_resources", counted(standings));
            describe(
                    lines,
                    "keyreeve_operator_resources_overdue",
                    "gauge",
                    "Resources that have not been in step for more than half an hour, but for those on their way out");
            tell(lines, "keyreeve_operator_resources_overdue", overdue(standings));
        }
        describe(
                lines,
                "keyreeve_operator_left_behind_total",
                "counter",
                "Resources that went although what they stand for could not be deleted at key-service");
        // From 0: a counter that is born at 1 has not increased.
        KINDS.forEach(kind -> lines.add(
                "keyreeve_operator_left_behind_total{kind=\"%s\"} %d".formatted(kind, leftBehind.applyAsLong(kind))));
        process(lines);
        return String.join("\n", lines) + "\n";
    }

    /** Of each kind how many are in step, if only none, and how many are not where there are any. */
    private static SortedMap<Group, Long> counted(List<Standing> standings) {
        var found = count(standings.stream());
        KINDS.forEach(kind -> found.putIfAbsent(new Group(kind, Reason.IN_STEP.word()), 0L));
        return found;
    }

    /** Each by itself: of many teams' short waits there is always one, and none is worth a word. */
    private SortedMap<Group, Long> overdue(List<Standing> standings) {
        var latest = clock.instant().minus(OVERDUE);
        return count(standings.stream()
                .filter(each -> each.waiting().filter(latest::isAfter).isPresent()));
    }

    private static SortedMap<Group, Long> count(Stream<Standing> standings) {
        return standings.collect(groupingBy(
                each -> new Group(each.kind(), each.reason()),
                () -> new TreeMap<Group, Long>(Comparator.comparing(Group::kind).thenComparing(Group::reason)),
                counting()));
    }

    private static void tell(List<String> lines, String name, SortedMap<Group, Long> counts) {
        counts.forEach((group, many) ->
                lines.add("%s{kind=\"%s\",reason=\"%s\"} %d".formatted(name, group.kind(), group.reason(), many)));
    }

    /** Under the names that the services have for it. */
    private static void process(List<String> lines) {
        describe(lines, "jvm_memory_used_bytes", "gauge", "The amount of used memory");
        lines.add("jvm_memory_used_bytes{area=\"heap\"} "
                + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            describe(lines, "process_cpu_time_ns_total", "counter", "The processor time of this process");
            lines.add("process_cpu_time_ns_total " + system.getProcessCpuTime());
        }
    }

    private static void describe(List<String> lines, String name, String type, String help) {
        lines.add("# HELP " + name + " " + help);
        lines.add("# TYPE " + name + " " + type);
    }
}
