package dev.keyreeve.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
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
    private static final Pattern OURS = Pattern.compile("\\b(keyreeve_[a-z_]+|jvm_[a-z_]+|process_[a-z_]+)");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{| )");

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

        var named = namesIn("k8s/observability/rules/keyreeve.yaml");
        named.addAll(namesIn("k8s/observability/dashboards/keyreeve.json"));
        assertThat(named).hasSizeGreaterThan(20);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told(stack)).containsAll(named));

        assertThat(text(stack))
                .doesNotContain("whisper", ada.key(), ada.user(), ada.value().substring(9, 21), project, "gpt-4o")
                .doesNotContainPattern("org_[0-9A-Za-z]{8}");
    }

    private static Set<String> told(Stack stack) {
        return SAMPLE.matcher(text(stack))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static String text(Stack stack) {
        return Stream.of("key-service", "usage-service", "moderation-service", "relay-1", "relay-2")
                .map(process -> new Http(stack.readiness(process).resolve("/"), "")
                        .get("q/metrics")
                        .text())
                .collect(Collectors.joining("\n"));
    }

    private static Set<String> namesIn(String file) throws IOException {
        return OURS.matcher(Files.readString(Path.of("../..", file)))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
