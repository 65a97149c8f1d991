package dev.keyreeve.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The dashboard and the alert rules look at what the services tell, and the services tell nobody's business. */
@ExtendWith(RunningStack.class)
@DisplayName("The metrics of the house")
class MetricsIT {
    /** Each an enum's values, or bounds of a histogram. */
    private static final Set<String> OURS =
            Set.of("code", "le", "operation", "outcome", "reason", "state", "type", "verdict");

    /** Of the JVM, of Netty and of the pools of threads: what they call their own parts. */
    private static final Set<String> OTHERS = Set.of(
            "action",
            "allocator_type",
            "area",
            "cache_type",
            "cause",
            "gc",
            "id",
            "memory_type",
            "name",
            "pool",
            "pool_name",
            "pool_type",
            "runtime",
            "state",
            "vendor",
            "version");

    /** Prometheus itself gives each sample these. */
    private static final Set<String> BY_PROMETHEUS = Set.of("instance", "job");

    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? ");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    @Test
    @DisplayName("are all there that the dashboard and the alert rules ask for, and name nobody")
    void areWhatIsAskedForAndNameNobody(Stack stack) throws IOException {
        var admin = new Http(stack.admin(), stack.adminKey(RunningStack.RIVAL).reveal());
        var members = new Members(admin);
        members.credential("sk-metrics-0123456789abcdef");
        var project = members.project("Metrics");
        var ada = members.join("Ada", project);
        var asked = """
                {"model":"gpt-4o-mini","messages":[{"role":"user","content":"whisper-of-the-prompt"}]}""";
        assertThat(ada.http(stack.relay(1)).post("/v1/chat/completions", asked).status())
                .isEqualTo(200);
        admin.delete("/v1/organization/projects/" + project + "/api_keys/" + ada.key())
                .ok();
        assertThat(ada.http(stack.relay(1)).post("/v1/chat/completions", asked).status())
                .isEqualTo(401);

        var queries = Query.all();
        assertThat(queries).hasSizeGreaterThan(40);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var told = told(text(stack));
            assertThat(queries).allSatisfy(query -> assertIsAnswered(query, told));
        });

        assertThat(text(stack))
                .doesNotContain("whisper", ada.key(), ada.user(), ada.value().substring(9, 21), project, "gpt-4o")
                .doesNotContainPattern("org_[0-9A-Za-z]{8}");
    }

    @Test
    @DisplayName("have labels of known names alone")
    void haveKnownLabels(Stack stack) {
        assertThat(told(text(stack)))
                .isNotEmpty()
                .allSatisfy((metric, labels) -> assertThat(metric.startsWith("keyreeve_") ? OURS : OTHERS)
                        .as(metric)
                        .containsAll(labels.keySet()));
    }

    private static void assertIsAnswered(Query query, Map<String, Map<String, Set<String>>> told) {
        var labels = new TreeSet<>(BY_PROMETHEUS);
        for (var asked : query.selectors()) {
            if (asked.metric().equals("up") || asked.metric().startsWith("keyreeve_operator_")) {
                return; // Prometheus' own, and the operator's, which is not here
            }
            assertThat(told).as(query.text()).containsKey(asked.metric());
            var there = told.get(asked.metric());
            asked.values().forEach((label, values) -> {
                assertThat(there).as(query.text()).containsKey(label);
                if (!label.equals("code")) { // told from the first refusal on; QueryTest knows them all
                    assertThat(there.get(label)).as(query.text()).containsAll(values);
                }
            });
            labels.addAll(there.keySet());
        }
        assertThat(labels).as(query.text()).containsAll(query.groupings());
    }

    /** By metric and label, the values. */
    private static Map<String, Map<String, Set<String>>> told(String text) {
        var told = new TreeMap<String, Map<String, Set<String>>>();
        SAMPLE.matcher(text).results().forEach(sample -> {
            var labels = told.computeIfAbsent(sample.group(1), first -> new TreeMap<>());
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2))
                        .results()
                        .forEach(label -> labels.computeIfAbsent(label.group(1), first -> new TreeSet<>())
                                .add(label.group(2)));
            }
        });
        return told;
    }

    private static String text(Stack stack) {
        return Stream.of("key-service", "usage-service", "moderation-service", "relay-1", "relay-2")
                .map(process -> new Http(stack.readiness(process).resolve("/"), "")
                        .get("q/metrics")
                        .text())
                .collect(Collectors.joining("\n"));
    }
}
