package dev.keyreeve.bench;

import dev.keyreeve.deploy.stack.Stack;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each process of a stack, and this one, has spent of the processors: what bounds a figure on two cores. */
final class ProcessorTime {
    private static final int MOST_SHOWN = 4;

    private final Stack stack;
    private final Map<String, Duration> before;

    private ProcessorTime(Stack stack) {
        this.stack = stack;
        this.before = spent(stack);
    }

    static ProcessorTime from(Stack stack) {
        return new ProcessorTime(stack);
    }

    /** Since then, for each of so many operations; the largest first. */
    String each(long operations) {
        var spent = spent(stack);
        return "processor time each: "
                + spent.entrySet().stream()
                        .map(entry -> Map.entry(
                                entry.getKey(),
                                entry.getValue()
                                                .minus(before.getOrDefault(entry.getKey(), Duration.ZERO))
                                                .toNanos()
                                        / 1_000
                                        / Math.max(1, operations)))
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .limit(MOST_SHOWN)
                        .map(entry -> entry.getKey() + " " + entry.getValue() + " µs")
                        .collect(Collectors.joining(", "));
    }

    /** PostgreSQL's children, one a connection, count as one. */
    private static Map<String, Duration> spent(Stack stack) {
        var spent = new LinkedHashMap<String, Duration>();
        spent.put("client", of(ProcessHandle.current()));
        stack.file().pids().forEach((name, pid) -> spent.put(name, ofFamily(pid)));
        return spent;
    }

    /** Of a process and everything that it has started and that still runs. */
    static Duration ofFamily(long pid) {
        var root = ProcessHandle.of(pid);
        return Stream.concat(root.stream(), root.stream().flatMap(ProcessHandle::descendants))
                .map(ProcessorTime::of)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
