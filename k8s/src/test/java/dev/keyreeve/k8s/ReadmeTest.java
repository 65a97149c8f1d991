package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What the README shows of a production")
class ReadmeTest {
    private static final String INJECTOR = "vault.hashicorp.com/";

    private final Rendering defaults = Chart.ofCheckout().render(Values.DEFAULTS);
    private final String readme;

    ReadmeTest() throws IOException {
        readme = Files.readString(Chart.checkout().resolve("k8s/README.md"));
    }

    @Test
    @DisplayName("of Vault gives the relays, and nobody else, an agent and what it brings")
    void ofVault(@TempDir Path directory) throws IOException {
        Path values = Files.writeString(directory.resolve("values.yaml"), block("vaultKubernetesAuth: true"));
        var rendering = Chart.ofCheckout().render(new Values(List.of(values.toString()), Map.of()));
        var pods = Pods.of(rendering);
        JsonNode relay = pods.get("relay");

        assertThat(Pods.secrets(relay)).containsExactly("keyreeve-public-keys");
        assertThat(relay.at("/spec/automountServiceAccountToken").asBoolean()).isTrue();
        pods.forEach(
                (component, pod) -> assertThat(pod.path("metadata").toString().contains(INJECTOR))
                        .as(component)
                        .isEqualTo(component.equals("relay")));

        JsonNode asked = relay.at("/metadata/annotations");
        var settings = settings(rendering, "relay");
        var before = settings(defaults, "relay");
        for (String setting : List.of("keyreeve.relay.token-file", "keyreeve.sealing.private-key-file")) {
            String file = Path.of(before.getProperty(setting)).getFileName().toString();
            String source = asked.path(INJECTOR + "agent-inject-secret-" + file).asText();
            assertThat(settings.getProperty(setting))
                    .isEqualTo(asked.path(INJECTOR + "secret-volume-path").asText() + "/" + file);
            assertThat(asked.path(INJECTOR + "agent-inject-template-" + file).asText())
                    .isEqualTo("{{ with secret \"" + source + "\" }}{{ index .Data.data \"" + file + "\" }}{{ end }}");
            assertThat(asked.path(INJECTOR + "agent-inject-perms-" + file).asText())
                    .isEqualTo("0400");
            assertThat(readme)
                    .contains("path \"" + source + "\" { capabilities = [\"read\"] }")
                    .contains("bao kv put -mount=secret " + source.substring("secret/data/".length()) + " ")
                    .contains(file + "=@$HOME/keyreeve-files/keyreeve-relay/" + file);
        }
        assertThat(asked.path(INJECTOR + "agent-run-as-user").asText())
                .isEqualTo(relay.at("/spec/securityContext/fsGroup").asText());
        assertThat(readme)
                .contains(
                        "auth/kubernetes/role/" + asked.path(INJECTOR + "role").asText() + " ")
                .contains("bound_service_account_names="
                        + relay.at("/spec/serviceAccountName").asText() + " ");
        assertThat(rendering
                        .objects()
                        .get(new Rendering.Id("NetworkPolicy", "keyreeve-relay"))
                        .at("/spec/egress")
                        .toString())
                .contains("\"kubernetes.io/metadata.name\":\"openbao\"", "\"port\":8200");
    }

    @Test
    @DisplayName("of Strimzi is where the chart looks for Kafka, and lets in whom the chart lets out")
    void ofStrimzi() throws IOException {
        var documents = Arrays.stream(block("kind: KafkaNodePool").split("(?m)^---$"))
                .map(ReadmeTest::yaml)
                .toList();
        JsonNode kafka = documents.getFirst();
        String cluster = kafka.at("/metadata/name").asText();
        JsonNode listener = kafka.at("/spec/kafka/listeners/0");

        assertThat(documents)
                .extracting(document -> document.path("apiVersion").asText())
                .containsOnly("kafka.strimzi.io/v1");
        assertThat(settings(defaults, "relay").getProperty("kafka.bootstrap.servers"))
                .isEqualTo(cluster + "-kafka-bootstrap:" + listener.path("port").asInt());
        assertThat(listener.path("tls").asBoolean(true)).isFalse();
        for (JsonNode part : documents.subList(1, documents.size())) {
            assertThat(part.at("/metadata/labels/strimzi.io~1cluster").asText()).isEqualTo(cluster);
            assertThat(part.at("/spec/replicas").asInt()).isEqualTo(3);
        }

        JsonNode wanted = listener.at("/networkPolicyPeers/0/podSelector/matchLabels");
        JsonNode everybody = defaults.objects()
                .get(new Rendering.Id("NetworkPolicy", "keyreeve-everybody"))
                .at("/spec/podSelector/matchLabels");
        for (String service : List.of("key-service", "usage-service", "relay")) {
            JsonNode labels = Pods.of(defaults).get(service).at("/metadata/labels");
            wanted.properties()
                    .forEach(label ->
                            assertThat(labels.path(label.getKey())).as(service).isEqualTo(label.getValue()));
        }
        // What Strimzi calls its brokers' pods: our own policies, which close everything, must not be about them.
        assertThat(everybody.path("app.kubernetes.io/name").asText()).isNotEqualTo("kafka");
    }

    /** The one of its YAML that says so. */
    private String block(String saying) {
        return Arrays.stream(readme.split("```yaml\n"))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf("```")))
                .filter(yaml -> yaml.contains(saying))
                .reduce((_, _) -> {
                    throw new AssertionError("two examples say " + saying);
                })
                .orElseThrow(() -> new AssertionError("k8s/README.md has no example any more that says " + saying));
    }

    private static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (IOException failure) {
            throw new AssertionError(text, failure);
        }
    }

    private static Properties settings(Rendering rendering, String component) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(rendering
                .objects()
                .get(new Rendering.Id("ConfigMap", "keyreeve-" + component))
                .at("/data/application.properties")
                .asText()));
        return properties;
    }
}
