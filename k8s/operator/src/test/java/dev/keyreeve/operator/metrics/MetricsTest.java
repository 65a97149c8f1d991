package dev.keyreeve.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.operator.v1alpha1.Budget;
import dev.keyreeve.operator.v1alpha1.Condition;
import dev.keyreeve.operator.v1alpha1.Project;
import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.ServiceKey;
import dev.keyreeve.operator.v1alpha1.Status;
import dev.keyreeve.operator.v1alpha1.Tenant;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The operator's metrics")
class MetricsTest {
    private static final String COUNTED = "keyreeve_operator_resources{";
    private static final String OVERDUE = "keyreeve_operator_resources_overdue{";
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String LONG_AGO = "2026-01-01T11:29:59Z";
    private static final String NOT_LONG_AGO = "2026-01-01T11:30:00Z";

    private static final Pattern OURS = Pattern.compile("keyreeve_operator_[a-z_]+");
    private static final Pattern REASONS =
            Pattern.compile("keyreeve_operator_resources_overdue\\{reason!~\"([^\"]+)\"}");

    private static <R extends Tenant<?>> R of(R resource, long generation, Status status) {
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("whisper")
                .withNamespace("team-whisper")
                .withGeneration(generation)
                .build());
        resource.setStatus(status);
        return resource;
    }

    private static Status ready(long observed, String reason) {
        return ready(observed, reason, "2026-01-01T00:00:00Z");
    }

    private static Status ready(long observed, String reason, String since) {
        var condition = new Condition(
                Condition.READY, reason.equals("InStep") ? "True" : "False", reason, "about whisper", since, observed);
        return new Status(observed, null, null, null, null, List.of(condition));
    }

    /** Nobody has said yet how it stands. */
    private static <R extends Tenant<?>> R written(R resource, String created, String changed) {
        of(resource, 2, ready(1, "InStep", created));
        resource.getMetadata().setCreationTimestamp(created);
        resource.getMetadata()
                .setManagedFields(List.of(
                        new ManagedFieldsEntryBuilder().withTime(changed).build(),
                        new ManagedFieldsEntryBuilder()
                                .withTime(NOW.toString())
                                .withSubresource("status")
                                .build()));
        return resource;
    }

    private static String text(boolean leads, Tenant<?>... resources) {
        return new Metrics(
                        () -> leads,
                        () -> Stream.of(resources),
                        kind -> kind.equals("ServiceKey") ? 3 : 0,
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .text();
    }

    private static List<String> counted(String text) {
        return text.lines().filter(line -> line.startsWith(COUNTED)).toList();
    }

    @Test
    @DisplayName("count resources by kind and reason, and name none of them")
    void counts() {
        var leaving = of(new Project(), 1, ready(1, "InStep"));
        leaving.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

        var text = text(
                true,
                of(new ServiceKey(), 1, ready(1, "AdminKeyRefused")),
                of(new ServiceKey(), 1, ready(1, "AdminKeyRefused")),
                of(new ServiceKey(), 1, ready(1, "InStep")),
                of(new ServiceKey(), 2, ready(1, "InStep")),
                of(new Budget(), 1, Status.NONE),
                of(new Budget(), 1, ready(1, "whatever \"somebody\" wrote")),
                leaving);

        assertThat(counted(text))
                .containsExactly(
                        COUNTED + "kind=\"Budget\",reason=\"InStep\"} 0",
                        COUNTED + "kind=\"Budget\",reason=\"NotSeen\"} 1",
                        COUNTED + "kind=\"Budget\",reason=\"Other\"} 1",
                        COUNTED + "kind=\"Organization\",reason=\"InStep\"} 0",
                        COUNTED + "kind=\"Project\",reason=\"Deleting\"} 1",
                        COUNTED + "kind=\"Project\",reason=\"InStep\"} 0",
                        COUNTED + "kind=\"ProviderCredential\",reason=\"InStep\"} 0",
                        COUNTED + "kind=\"ServiceKey\",reason=\"AdminKeyRefused\"} 2",
                        COUNTED + "kind=\"ServiceKey\",reason=\"InStep\"} 1",
                        COUNTED + "kind=\"ServiceKey\",reason=\"NotSeen\"} 1");
        assertThat(text).contains("keyreeve_operator_leading 1\n").doesNotContain("whisper", "somebody");
    }

    @Test
    @DisplayName("count what has not been in step for more than half an hour, each by itself, and not what goes")
    void overdue() {
        var leaving = of(new Project(), 1, ready(1, "Refused", LONG_AGO));
        leaving.getMetadata().setDeletionTimestamp(LONG_AGO);
        var never = of(new Project(), 1, Status.NONE);
        never.getMetadata().setCreationTimestamp(LONG_AGO);
        var told = text(
                true,
                of(new ServiceKey(), 1, ready(1, "Refused", LONG_AGO)),
                of(new ServiceKey(), 1, ready(1, "Refused", NOT_LONG_AGO)),
                of(new ServiceKey(), 1, ready(1, "InStep", LONG_AGO)),
                written(new Budget(), LONG_AGO, LONG_AGO),
                written(new Budget(), LONG_AGO, NOT_LONG_AGO),
                of(new Budget(), 1, ready(1, "Waiting", "whenever \"somebody\" wrote")),
                never,
                leaving);

        assertThat(told.lines().filter(line -> line.startsWith(OVERDUE)))
                .containsExactly(
                        OVERDUE + "kind=\"Budget\",reason=\"NotSeen\"} 1",
                        OVERDUE + "kind=\"Project\",reason=\"NotSeen\"} 1",
                        OVERDUE + "kind=\"ServiceKey\",reason=\"Refused\"} 1");
    }

    @Test
    @DisplayName("are of resources only where it leads")
    void leads() {
        var text = text(false, of(new Budget(), 1, ready(1, "InStep")));

        assertThat(text).contains("keyreeve_operator_leading 0\n");
        assertThat(counted(text)).isEmpty();
    }

    @Test
    @DisplayName("tell from the start, of each kind, how many were left behind")
    void leftBehind() {
        for (boolean leads : new boolean[] {true, false}) {
            assertThat(text(leads).lines().filter(line -> line.startsWith("keyreeve_operator_left_behind_total{")))
                    .hasSize(5)
                    .contains(
                            "keyreeve_operator_left_behind_total{kind=\"ServiceKey\"} 3",
                            "keyreeve_operator_left_behind_total{kind=\"Budget\"} 0");
        }
    }

    @Test
    @DisplayName("are in the form that Prometheus reads")
    void form() {
        assertThat(text(true).lines())
                .allMatch(
                        line -> line.matches("# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{([a-z]+=\"[A-Za-z]+\",?)+})? \\d+"));
        assertThat(text(true)).endsWith("\n").contains("jvm_memory_used_bytes{area=\"heap\"} ");
    }

    @Test
    @DisplayName("are all there that the alert rules and the dashboard ask for")
    void asked() throws IOException {
        var asked = read("rules/keyreeve.yaml") + read("dashboards/keyreeve.json");
        var told = text(true);

        assertThat(names(asked)).isNotEmpty().isSubsetOf(names(told));
        assertThat(asked).contains("by (kind, reason) (keyreeve_operator_resources");
        var reasons = REASONS.matcher(asked);
        assertThat(reasons.find()).isTrue();
        assertThat(Stream.of(Reason.values()).map(Reason::word))
                .contains(reasons.group(1).split("\\|"));
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of("../observability", file));
    }

    private static Set<String> names(String text) {
        return OURS.matcher(text).results().map(found -> found.group()).collect(Collectors.toSet());
    }
}
