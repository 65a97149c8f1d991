package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/compose.yaml} says what the chart says. */
class ComposeTest {
    private static final Path DEPLOY = Chart.checkout().resolve("deploy");

    private final Rendering chart = Chart.ofCheckout().render(Values.DEV);
    private final JsonNode compose;

    ComposeTest() throws IOException {
        compose = new YAMLMapper().readTree(DEPLOY.resolve("compose.yaml").toFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"key-service", "usage-service", "moderation-service", "relay"})
    void aServiceIsToldWhatTheChartTellsIt(String service) throws IOException {
        var charts = settings(chart.objects()
                .get(new Rendering.Id("ConfigMap", "keyreeve-" + service))
                .at("/data/application.properties")
                .asText());
        assertThat(settings(Files.readString(DEPLOY.resolve("compose/" + service + ".properties"))))
                .isEqualTo(charts);
    }

    @Test
    void theImagesAreTheCharts() {
        var ours = new TreeSet<String>();
        for (JsonNode service : compose.path("services")) {
            String image = service.path("image").asText();
            if (image.startsWith("${KEYREEVE_REGISTRY:-}")) {
                assertThat(image).endsWith(":${KEYREEVE_TAG:-0.1.0-SNAPSHOT}");
                ours.add(image.replaceAll("^.*?}|:\\$.*$", ""));
            }
        }
        var charts = new TreeSet<String>();
        Pods.of(chart)
                .values()
                .forEach(pod -> Pods.containers(pod).forEach(container -> {
                    String image = container.path("image").asText();
                    if (image.startsWith("keyreeve-")) {
                        charts.add(image.replaceFirst(":.*", ""));
                    }
                }));
        assertThat(ours).hasSize(6).isEqualTo(charts);
    }

    @Test
    void noPortIsOpenToOthers() {
        var ports = new ArrayList<String>();
        compose.path("services").forEach(service -> service.path("ports").forEach(port -> ports.add(port.asText())));
        assertThat(ports).hasSize(4).allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void ourContainersCanDoNothingMoreThanOurPods() {
        compose.path("services").properties().forEach(entry -> {
            JsonNode service = entry.getValue();
            JsonNode merged = service.has("<<") ? service.path("<<") : service;
            if (service.path("image").asText().contains("KEYREEVE_TAG") && !merged.isTextual()) {
                assertThat(merged.path("read_only").asBoolean())
                        .as(entry.getKey())
                        .isTrue();
                assertThat(merged.at("/cap_drop/0").asText()).isEqualTo("ALL");
            }
        });
    }

    @Test
    void everySecretIsAFileAndSoIsEveryMount() {
        Map<String, JsonNode> secrets = new TreeMap<>();
        compose.path("secrets").properties().forEach(entry -> secrets.put(entry.getKey(), entry.getValue()));
        assertThat(secrets)
                .isNotEmpty()
                .allSatisfy((name, secret) ->
                        assertThat(secret.path("file").asText()).startsWith("./compose/secrets/keyreeve-"));
        var used = new TreeSet<String>();
        for (JsonNode service : compose.path("services")) {
            service.path("secrets").forEach(secret -> used.add(secret.asText()));
            for (JsonNode volume : service.path("volumes")) {
                List<String> parts = List.of(volume.asText().split(":"));
                assertThat(
                                parts.getFirst().startsWith(".")
                                        ? Files.exists(DEPLOY.resolve(parts.getFirst()))
                                                || parts.getFirst().startsWith("../k8s/observability")
                                        : compose.path("volumes").has(parts.getFirst()))
                        .as(volume.asText())
                        .isTrue();
            }
        }
        assertThat(used).isEqualTo(secrets.keySet());
    }

    @Test
    void withOpenBaoTheRelayHasNoFileOfItsOwnSecrets() throws IOException {
        JsonNode override =
                new YAMLMapper().readTree(DEPLOY.resolve("compose.openbao.yaml").toFile());
        JsonNode relay = override.at("/services/relay");
        assertThat(relay.path("secrets")).extracting(JsonNode::asText).containsExactly("sealing-public.hex");
        var own = new TreeSet<String>();
        compose.at("/services/relay/secrets").forEach(secret -> own.add(secret.asText()));
        own.remove("sealing-public.hex");
        var options = relay.at("/environment/JDK_JAVA_OPTIONS").asText();
        assertThat(options)
                .startsWith(compose.at("/services/relay/environment/JDK_JAVA_OPTIONS")
                        .asText());
        var relaySettings = settings(Files.readString(DEPLOY.resolve("compose/relay.properties")));
        String agent = Files.readString(DEPLOY.resolve("compose/openbao/agent.hcl"));
        for (String secret : own) {
            String setting = relaySettings.entrySet().stream()
                    .filter(entry -> entry.getValue().equals("/run/secrets/" + secret))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow();
            assertThat(options).contains("-D" + setting + "=/run/openbao/" + secret);
            assertThat(agent).contains("\"/relay/" + secret + "\"");
        }
    }

    /** But for what differs by nature: names of hosts, and where secrets lie. */
    private static Map<String, String> settings(String text) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(text));
        var settings = new TreeMap<String, String>();
        properties.forEach((key, value) -> settings.put(
                key.toString(),
                value.toString()
                        .replaceAll("/etc/keyreeve/(secrets|public-keys)/", "/run/secrets/")
                        .replaceAll("\\bkeyreeve-([a-z])", "$1")));
        return settings;
    }
}
