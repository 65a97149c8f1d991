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

    private static List<JsonNode> alerts() throws IOException {
        var alerts = new ArrayList<JsonNode>();
        for (var group : new YAMLMapper().readTree(RULES.toFile()).path("groups")) {
            group.path("rules").forEach(alerts::add);
        }
        return alerts;
    }
}
