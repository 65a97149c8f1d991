package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who is woken by an alert finds what to do. */
class AlertRulesTest {
    private static final Path RULES = Path.of("observability/rules/keyreeve.yaml");
    private static final Path RUNBOOK = Path.of("../docs/OPERATING.md");

    @Test
    void everyAlertHasASeverityASentenceAndAnEntryInTheRunbook() throws IOException {
        var headings = Files.readAllLines(RUNBOOK).stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());

        assertThat(alerts()).hasSizeGreaterThan(10).allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning", "info");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
            assertThat(alert.at("/annotations/runbook").asText())
                    .isEqualTo("docs/OPERATING.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(headings).contains(name.toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void firesWhereItShouldAndIsSilentJustBefore() throws IOException, InterruptedException {
        var judged = Tool.named("promtool").run(null, "test", "rules", "observability/rules/keyreeve.test.yaml");

        assertThat(judged.code()).as(judged.out() + judged.err()).isZero();
    }

    @Test
    void everyAlertIsTestedBothWays() throws IOException {
        String tests = Files.readString(Path.of("observability/rules/keyreeve.test.yaml"));

        assertThat(alerts())
                .allSatisfy(alert -> assertThat(tests)
                        .contains(
                                "name: " + alert.path("alert").asText() + " fires",
                                "name: " + alert.path("alert").asText() + " is silent"));
    }

    /** A job of another name, and nobody would be told that its process is down. */
    @Test
    void prometheusIsToldOfEveryServiceThatTheAlertsKnow() throws IOException {
        var services = Pods.of(Chart.ofCheckout().render(Switches.OPERATOR)).entrySet().stream()
                .filter(pod -> Pods.containers(pod.getValue()).stream()
                        .anyMatch(container -> container
                                .at("/readinessProbe/httpGet/path")
                                .asText()
                                .equals("/q/health/ready")))
                .toList();
        var names = services.stream().map(Map.Entry::getKey).toList();
        assertThat(names)
                .containsExactlyInAnyOrder("relay", "key-service", "usage-service", "moderation-service", "operator");
        assertThat(services).allSatisfy(pod -> {
            assertThat(pod.getValue()
                            .at("/metadata/labels/app.kubernetes.io~1part-of")
                            .asText())
                    .isEqualTo("keyreeve");
            assertThat(pod.getValue().at("/spec/containers/0/ports").findValuesAsText("name"))
                    .contains("management");
        });

        var absent = alerts().stream()
                .filter(alert -> alert.path("alert").asText().equals("KeyreeveNotWatched"))
                .findFirst()
                .orElseThrow()
                .path("expr")
                .asText();
        assertThat(absent.split(" or ")).hasSize(5);
        assertThat(names).allSatisfy(name -> assertThat(absent).contains("up{job=\"keyreeve/" + name + "\"}"));

        var monitor = new YAMLMapper()
                .readTree(Path.of("observability/podmonitor.yaml").toFile())
                .path("spec");
        assertThat(texts(monitor.at("/selector/matchExpressions/0/values"))).hasSameElementsAs(names);
        var endpoint = monitor.at("/podMetricsEndpoints/0");
        assertThat(endpoint.path("port").asText()).isEqualTo("management");
        assertThat(endpoint.at("/relabelings/0/replacement").asText()).isEqualTo("keyreeve/$1");

        var scrape = new YAMLMapper()
                .readTree(Path.of("observability/scrape.yaml").toFile())
                .at("/scrape_configs/0");
        assertThat(scrape.path("metrics_path").asText())
                .isEqualTo(endpoint.path("path").asText());
        var steps = scrape.path("relabel_configs");
        assertThat(steps.at("/1/regex").asText()).isEqualTo("management");
        assertThat(steps.at("/3/regex").asText().split("\\|")).hasSameElementsAs(names);
        assertThat(steps.at("/4/replacement").asText()).isEqualTo("keyreeve/$1");

        var compose = new YAMLMapper()
                .readTree(Path.of("../deploy/compose/prometheus.yaml").toFile())
                .path("scrape_configs");
        assertThat(compose).hasSize(names.size() - 1).allSatisfy(job -> {
            String target = job.at("/static_configs/0/targets/0").asText();
            assertThat(job.path("job_name").asText()).isEqualTo("keyreeve/" + target.split(":")[0]);
            assertThat(names).contains(target.split(":")[0]);
        });
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private static List<JsonNode> alerts() throws IOException {
        var alerts = new ArrayList<JsonNode>();
        for (var group : new YAMLMapper().readTree(RULES.toFile()).path("groups")) {
            group.path("rules").forEach(alerts::add);
        }
        return alerts;
    }
}
