package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.deploy.backend.PostgresServer;
import dev.keyreeve.deploy.backend.PostgresSettings;
import dev.keyreeve.deploy.backend.Schema;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys are those of docs/ARCHITECTURE.md; the services read them by these names. */
class ServiceConfigTest {
    @TempDir
    Path directory;

    private StackSecrets secrets;
    private PostgresServer.Logins logins;
    private ServiceConfig config;

    @BeforeEach
    void config() {
        StackHome home = StackHome.at(directory);
        secrets = StackSecrets.loadOrCreate(home);
        logins = PostgresServer.logins(PostgresSettings.under(directory, 8085));
        config = rigged(Rigging.NONE);
    }

    private ServiceConfig rigged(Rigging rigging) {
        return new ServiceConfig(
                StackHome.at(directory),
                new StackPorts(8080),
                secrets,
                ProviderSettings.of(directory, URI.create("http://127.0.0.1:8084/v1"), true),
                OwnSettings.of(directory),
                logins,
                rigging);
    }

    @Test
    void ofASecondKeyServiceDiffersInItsPortsAlone() {
        var first = config.of(ProcessName.KEY_SERVICE);
        var second = config.of(ProcessName.keyService(2));

        assertThat(second).containsEntry("quarkus.http.port", "8140").containsEntry("quarkus.management.port", "9140");
        first.keySet().removeIf(key -> key.endsWith(".port"));
        assertThat(second).containsAllEntriesOf(first).hasSize(first.size() + 2);
    }

    @Test
    void ofOneThatIsRiggedHasItsOwnValuesAndTheOthersDoNot() {
        var detoured = rigged(Rigging.NONE.with(
                ProcessName.relay(2), rig -> rig.withConfig("kafka.bootstrap.servers", "127.0.0.1:7")));

        assertThat(detoured.of(ProcessName.relay(2))).containsEntry("kafka.bootstrap.servers", "127.0.0.1:7");
        assertThat(detoured.of(ProcessName.relay(1))).isEqualTo(config.of(ProcessName.relay(1)));
    }

    @Test
    void ofKeyService() {
        assertThat(config.of(ProcessName.KEY_SERVICE))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("quarkus.http.host", "127.0.0.1"),
                        Map.entry("quarkus.http.port", "8081"),
                        Map.entry("quarkus.management.host", "127.0.0.1"),
                        Map.entry("quarkus.management.port", "9081"),
                        Map.entry(
                                "quarkus.datasource.jdbc.url",
                                "jdbc:postgresql://127.0.0.1:8085/keyreeve?currentSchema=keys"),
                        Map.entry("quarkus.datasource.username", "keys_app"),
                        Map.entry(
                                "quarkus.datasource.password",
                                logins.app(Schema.KEYS).password()),
                        Map.entry("quarkus.flyway.username", "keys_owner"),
                        Map.entry(
                                "quarkus.flyway.password",
                                logins.owner(Schema.KEYS).password()),
                        Map.entry("kafka.bootstrap.servers", "127.0.0.1:8086"),
                        Map.entry(
                                "smallrye.jwt.sign.key.location",
                                secrets.internalTokenPrivateKey().toString()),
                        Map.entry(
                                "keyreeve.bootstrap.file",
                                directory.resolve("config/bootstrap.json").toString()),
                        Map.entry("keyreeve.relays.token-digest", secrets.relayTokenDigest()),
                        Map.entry(
                                "keyreeve.sealing.public-key-file",
                                secrets.sealingPublicKey().toString()),
                        Map.entry("keyreeve.providers.anthropic.base-url", "http://127.0.0.1:8084/anthropic/v1"),
                        Map.entry("keyreeve.providers.azure.base-url", "http://127.0.0.1:8084/azure/openai"),
                        Map.entry("keyreeve.providers.gemini.base-url", "http://127.0.0.1:8084/gemini/v1beta"),
                        Map.entry("keyreeve.providers.openai.base-url", "http://127.0.0.1:8084/v1"),
                        Map.entry("keyreeve.usage-service.url", "http://127.0.0.1:8082"),
                        Map.entry("keyreeve.moderation-service.url", "http://127.0.0.1:8083")));
    }

    @Test
    void ofUsageAndModerationService() {
        assertThat(config.of(ProcessName.USAGE_SERVICE))
                .containsEntry("quarkus.http.port", "8082")
                .containsEntry("quarkus.management.port", "9082")
                .containsEntry("quarkus.datasource.username", "usage_app")
                .containsEntry("kafka.bootstrap.servers", "127.0.0.1:8086")
                .containsEntry(
                        "mp.jwt.verify.publickey.location",
                        secrets.internalTokenPublicKey().toString());
        assertThat(config.of(ProcessName.MODERATION_SERVICE))
                .containsEntry("quarkus.http.port", "8083")
                .containsEntry("quarkus.datasource.username", "moderation_app")
                .containsEntry(
                        "mp.jwt.verify.publickey.location",
                        secrets.internalTokenPublicKey().toString())
                .doesNotContainKey("kafka.bootstrap.servers");
    }

    @Test
    void ofAllWhatPeopleHaveSetForTheirStack() throws IOException {
        Files.writeString(
                directory.resolve("settings.properties"),
                "# ours\nkeyreeve.relay.cors.origins=https://app.example.com\nkeyreeve.relay.max-body=1M\n");

        assertThat(rigged(Rigging.NONE).of(ProcessName.relay(1)))
                .containsEntry("keyreeve.relay.cors.origins", "https://app.example.com")
                .containsEntry("keyreeve.relay.max-body", "1M");
        Files.writeString(directory.resolve("settings.properties"), "quarkus.http.port=1\n");
        assertThatThrownBy(() -> rigged(Rigging.NONE))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("quarkus.http.port");
    }

    @Test
    void ofASecondRelay() {
        assertThat(config.of(ProcessName.relay(2)))
                .containsEntry("quarkus.http.port", "9090")
                .containsEntry("keyreeve.relay.id", "relay-2")
                .containsEntry("keyreeve.relay.host", "127.0.0.1")
                .containsEntry("keyreeve.relay.port", "8090")
                .containsEntry(
                        "keyreeve.relay.spool",
                        directory.resolve("data/relay-2").toString())
                .containsEntry("keyreeve.relay.token-file", secrets.relayToken().toString())
                .containsEntry(
                        "keyreeve.sealing.private-key-file",
                        secrets.sealingPrivateKey().toString())
                .containsEntry("keyreeve.key-service.url", "http://127.0.0.1:8081");
    }

    /** Promise 4: only a relay is told where the private key is, and no relay is told how to log in to the database. */
    @Test
    void tellsNobodyWhatIsNotTheirs() {
        for (var service :
                new ProcessName[] {ProcessName.KEY_SERVICE, ProcessName.USAGE_SERVICE, ProcessName.MODERATION_SERVICE
                }) {
            assertThat(config.of(service))
                    .doesNotContainKeys("keyreeve.sealing.private-key-file", "keyreeve.relay.token-file");
        }
        assertThat(config.of(ProcessName.relay(1)).keySet()).noneMatch(key -> key.startsWith("quarkus.datasource"));
        assertThat(config.of(ProcessName.relay(1))).doesNotContainKey("smallrye.jwt.sign.key.location");
    }

    @Test
    void meansWhatItSaysAlsoWithAnAwkwardPath() throws IOException {
        var read = new Properties();
        read.load(new StringReader(ServiceConfig.render(Map.of("path", "/home/a b/c\\d=e:f#g"))));

        assertThat(read.getProperty("path")).isEqualTo("/home/a b/c\\d=e:f#g");
    }

    @Test
    void secretsAreTheSameTheNextTimeAndInPrivateFiles() throws IOException {
        String token = Files.readString(secrets.relayToken());

        var again = StackSecrets.loadOrCreate(StackHome.at(directory));

        assertThat(Files.readString(again.relayToken())).isEqualTo(token);
        assertThat(again.relayTokenDigest()).matches("[0-9a-f]{64}");
        try (var files = Files.list(directory.resolve("secrets"))) {
            assertThat(files)
                    .allSatisfy(file ->
                            assertThat(Files.getPosixFilePermissions(file)).hasSize(2));
        }
    }
}
