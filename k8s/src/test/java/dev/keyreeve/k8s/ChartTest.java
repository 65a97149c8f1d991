package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
    private final Chart chart = Chart.ofCheckout();

    @Test
    void hasNothingThatHelmsLinterMinds() {
        assertThat(chart.lint()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "relais.replicas, 3, relais",
        "relay.replica, 3, replica",
        "relay.replicas, 0, /relay/replicas",
        "relay.replicas, many, /relay/replicas",
        "relay.drain.grace, 3, grace",
        "backends.kafka.heap, 320, /backends/kafka/heap",
        "relay.spool.size, big, /relay/spool/size",
        "relay.image.digest, sha256:abc, /relay/image/digest",
        "relay.resources.limits.memroy, 1Gi, memroy",
        "image.pullPolicy, Sometimes, /image/pullPolicy",
        "providers.groq.base-url, https://api.groq.com, base-url",
        "providers.groq.baseUrl, http://api.groq.com, /providers/groq/baseUrl",
        "providers.groq.dialect, cohere, /providers/groq/dialect",
        "settings.cors, x, cors",
        "relay.settings.keyreeve\\.relais\\.grace, 9s, keyreeve.relais.grace",
        "settings.keyreeve\\.usage\\.legder\\.x, 9s, keyreeve.usage.legder",
        "tracing.endpoint, collector:4318, /tracing/endpoint",
        "tracing.ratio, 5, /tracing/ratio",
        "tracing.url, http://collector, url",
        "database.port, 0, /database/port",
        "kafka.bootstrapServers, kafka, /kafka/bootstrapServers",
        "operator.heap, 31m, /operator/heap",
        "networkPolicy.kafkaPort, 9094, kafkaPort",
        "networkPolicy.database, {}, /networkPolicy/database", // to Kubernetes that would be anywhere
        "networkPolicy.kafka, {}, /networkPolicy/kafka",
        "networkPolicy.collector, {}, /networkPolicy/collector",
        "networkPolicy.dns, {}, /networkPolicy/dns",
        "networkPolicy.providers.more[0].to, {}, /networkPolicy/providers/more/0/to",
        "database.secrets.keys.ap, x, ap",
        "migration.when, later, /migration/when",
        "pods.spread, Sometimes, /pods/spread",
        "networkPolicy.relayFrom[0].namespaceselector.x, y, namespaceselector",
        "backends.kafka.replicas, 3, replicas"
    })
    void refusesWhatItDoesNotKnow(String path, String value, String named) {
        assertThatThrownBy(() -> chart.render(Values.DEFAULTS.with(path, value)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("schema")
                .hasMessageContaining(named);
    }

    @Test
    void refusesAnAutoscalerWhoseLeastIsMoreThanItsMost() {
        var values = Values.DEFAULTS.with("relay.autoscaling.minReplicas", "11");

        assertThatThrownBy(() -> chart.render(values))
                .hasMessageContaining("minReplicas (11) is more than maxReplicas (10)");
        assertThat(chart.render(values.with("relay.autoscaling.enabled", "false"))
                        .items())
                .isNotEmpty();
    }

    /** Or the relay would not start, and say so in a pod's log alone. */
    @Test
    void refusesARelayThatNobodyTellsItsSecrets() {
        assertThatThrownBy(() -> chart.render(Values.DEFAULTS.with("secrets.relay", "")))
                .hasMessageContaining("secrets.relay names no Secret")
                .hasMessageContaining("keyreeve.relay.token-file is missing");
        assertThatThrownBy(() -> chart.render(Values.DEFAULTS
                        .with("secrets.relay", "")
                        .with("settings.keyreeve\\.relay\\.token-file", "/vault/secrets/relay-token")))
                .hasMessageContaining("keyreeve.sealing.private-key-file is missing");
    }

    /** It would win, and the pod's grace, probes and ports would be made for another. */
    @ParameterizedTest
    @CsvSource({
        "relay.settings.keyreeve\\.relay\\.grace, 600s, keyreeve.relay.grace",
        "settings.quarkus\\.shutdown\\.timeout, 60s, quarkus.shutdown.timeout",
        "settings.quarkus\\.shutdown\\.delay, 60s, quarkus.shutdown.delay",
        "keyService.settings.keyreeve\\.usage-service\\.url, http://x, keyreeve.usage-service.url"
    })
    void refusesASettingThatItWritesItself(String path, String value, String named) {
        assertThatThrownBy(() -> chart.render(Values.DEFAULTS.with(path, value)))
                .hasMessageContaining(named + " is not to be set there");
    }

    @Test
    void tellsTheMigrationWhatTheServicesAreTold() {
        var rendering = chart.render(Values.DEFAULTS
                .with("migration.when", "beside")
                .with("settings.quarkus\\.datasource\\.jdbc\\.acquisition-timeout", "9S")
                .with("keyService.settings.quarkus\\.log\\.level", "DEBUG"));

        var told = rendering.objects().entrySet().stream()
                .filter(object -> object.getKey().kind().equals("ConfigMap"))
                .filter(object -> object.getKey().name().startsWith("keyreeve-migrate"))
                .map(object -> object.getValue().path("data"))
                .findFirst()
                .orElseThrow();
        assertThat(told.path("usage-service.properties").asText())
                .contains("quarkus.datasource.jdbc.acquisition-timeout=9S")
                .doesNotContain("DEBUG");
        assertThat(told.path("key-service.properties").asText()).contains("quarkus.log.level=DEBUG");
    }

    @Test
    void refusesOneHostForTwoFronts() {
        assertThatThrownBy(() -> chart.render(Values.DEFAULTS
                        .with("ingress.enabled", "true")
                        .with("ingress.relayHost", "keyreeve.example.com")
                        .with("ingress.adminHost", "keyreeve.example.com")))
                .hasMessageContaining("relayHost and adminHost are the same");
    }

    /** The image's command line begins with more than that, and comes after these options. */
    @Test
    void saysNothingToTheJvmThatTheImageSaysBetter() {
        assertThat(Pods.of(chart.render(Values.DEFAULTS)).get("relay").toString())
                .contains("{\"name\":\"JDK_JAVA_OPTIONS\",\"value\":\"-Xmx320m\"}");
    }

    /** A map that takes anything is meant to: labels, settings, and what Helm itself gives every chart. */
    @Test
    void hasASchemaThatLeavesNoObjectOpen() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(Files.readString(Chart.checkout().resolve("k8s/helm/keyreeve/values.schema.json")));

        var open = new ArrayList<String>();
        collectOpen("", schema, open);

        assertThat(open).containsExactly("/properties/global");
    }

    private static void collectOpen(String at, JsonNode schema, ArrayList<String> open) {
        if (schema.path("type").asText().equals("object") && !schema.has("additionalProperties")) {
            open.add(at);
        }
        schema.fields().forEachRemaining(entry -> collectOpen(at + "/" + entry.getKey(), entry.getValue(), open));
    }

    @Test
    void tellsServicesTheirSettingsAndTheirOwnOverThem() {
        var rendering = chart.render(Values.DEFAULTS
                .with("settings.keyreeve\\.lease\\.duration", "5s")
                .with("settings.keyreeve\\.spool\\.max-backoff", "5s")
                .with("relay.settings.keyreeve\\.spool\\.max-backoff", "${x}\\\\y"));

        assertThat(properties(rendering, "key-service"))
                .contains("\nkeyreeve.lease.duration=5s\n")
                .contains("keyreeve.spool.max-backoff=5s");
        assertThat(properties(rendering, "relay"))
                .contains("\nkeyreeve.lease.duration=5s\n")
                .contains("keyreeve.spool.max-backoff=\\\\${x}\\\\\\\\y");
    }

    @Test
    void takesTheSimulatorInsteadOfProviders() {
        assertThat(properties(chart.render(Values.DEFAULTS), "relay"))
                .contains("keyreeve.providers.openai.base-url=https://api.openai.com/v1\n")
                .contains("keyreeve.providers.azure.dialect=azure\n")
                .doesNotContain("azure.base-url");
        assertThat(properties(chart.render(Values.DEV), "key-service"))
                .contains("keyreeve.providers.openai.base-url=http://127.0.0.1:8084/v1\n")
                .doesNotContain("https://");
    }

    @Test
    void takesAProviderWithoutTlsWhereThatIsSaid() {
        for (String service : List.of("key-service", "relay")) {
            assertThat(properties(chart.render(Switches.PROVIDER_IN_THE_HOUSE), service))
                    .contains("keyreeve.providers.ollama.base-url=http://gpu-box.internal:11434/v1\n")
                    .contains("keyreeve.providers.ollama.allow-plain-http=true\n");
        }
        assertThatThrownBy(() ->
                        chart.render(Switches.PROVIDER_IN_THE_HOUSE.with("providers.ollama.allowPlainHttp", "false")))
                .hasMessageContaining("/providers/ollama/baseUrl");
    }

    @Test
    void tellsAllServicesWhereTracesGoAndNobodyWithoutThat() {
        for (String service : List.of("key-service", "usage-service", "moderation-service", "relay")) {
            assertThat(properties(chart.render(Switches.TRACED), service))
                    .contains("keyreeve.tracing.endpoint=http://collector.observability.svc:4318\n")
                    .contains("keyreeve.tracing.ratio=0.5\n");
            assertThat(properties(chart.render(Values.DEFAULTS), service)).doesNotContain("tracing");
        }
    }

    @Test
    void migratesByAnotherJobForAnotherImage() {
        var beside = Values.DEFAULTS.with("migration.when", "beside");

        assertThat(job(beside)).isEqualTo(job(beside));
        assertThat(job(beside.with("image.tag", "2.0.0"))).isNotEqualTo(job(beside));
        assertThat(job(beside.with("database.host", "elsewhere"))).isNotEqualTo(job(beside));
        assertThat(job(beside.with("relay.javaOptions", "-Xmx1g"))).isEqualTo(job(beside));
    }

    /** Kubernetes refuses another template under the same name. */
    @ParameterizedTest
    @CsvSource({
        "tools.resources.limits.memory, 256Mi",
        "tools.image.tag, 2.0.0",
        "migration.resources.limits.memory, 512Mi",
        "pods.labels.team, platform",
        "pods.annotations.note, read",
        "pods.nodeSelector.disk, ssd",
        "image.pullPolicy, Always",
        "image.pullSecrets[0], registry-login",
        "database.caSecret, database-ca",
        "database.secrets.keys.owner, other",
        "backends.postgresql.secret, other",
        "secrets.keyService, other",
        "settings.keyreeve\\.relay\\.x, y",
        "keyService.drainSeconds, 7",
        "keyService.replicas, 7",
        "pods.spread, DoNotSchedule"
    })
    void migratesByAnotherJobForAnotherTemplate(String path, String value) {
        var before = migration(Values.DEV);
        var after = migration(Values.DEV.with(path, value));

        assertThat(after.getKey().equals(before.getKey()))
                .as("the same name")
                .isEqualTo(
                        after.getValue().path("spec").equals(before.getValue().path("spec"))
                                && !path.startsWith("keyService.drain"));
    }

    /** They have one pod each, and no call is served while it is away. */
    @ParameterizedTest
    @CsvSource({
        "image.tag, 2.0.0",
        "tools.image.tag, 2.0.0",
        "settings.keyreeve\\.relay\\.x, y",
        "relay.javaOptions, -Xmx1g"
    })
    void leavesPostgresqlAndKafkaRunningInAnUpgrade(String path, String value) {
        var before = Pods.of(chart.render(Values.DEV));
        var after = Pods.of(chart.render(Values.DEV.with(path, value)));

        assertThat(after).containsEntry("postgresql", before.get("postgresql"));
        assertThat(after).containsEntry("kafka", before.get("kafka"));
    }

    @Test
    void ownsTheSchemasInTheJobAndNowhereElse() {
        var pods = Pods.of(chart.render(Values.DEFAULTS.with("migration.when", "beside")));

        pods.get("migrate")
                .at("/spec/containers")
                .forEach(container -> assertThat(container.toString())
                        .contains("-owner\"")
                        .contains("{\"name\":\"QUARKUS_INIT_AND_EXIT\",\"value\":\"true\"}")
                        .contains("{\"name\":\"QUARKUS_FLYWAY_MIGRATE_AT_START\",\"value\":\"true\"}"));
        assertThat(pods.get("usage-service").toString())
                .contains("{\"name\":\"QUARKUS_FLYWAY_MIGRATE_AT_START\",\"value\":\"false\"}")
                .contains("{\"name\":\"QUARKUS_FLYWAY_VALIDATE_AT_START\",\"value\":\"true\"}")
                .doesNotContain("-owner");
    }

    private String job(Values values) {
        return migration(values).getKey().name();
    }

    private Map.Entry<Rendering.Id, JsonNode> migration(Values values) {
        return chart.render(values).objects().entrySet().stream()
                .filter(object -> object.getKey().kind().equals("Job"))
                .findFirst()
                .orElseThrow();
    }

    private static String properties(Rendering rendering, String component) {
        return rendering
                .objects()
                .get(new Rendering.Id("ConfigMap", "keyreeve-" + component))
                .at("/data/application.properties")
                .asText();
    }
}
