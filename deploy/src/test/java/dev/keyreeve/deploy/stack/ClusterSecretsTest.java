package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSecretsTest {
    @TempDir
    Path directory;

    @Test
    void areTheSameAgainFromTheSameDirectory() {
        String first = ClusterSecrets.loadOrCreate(directory, "Acme").manifests();

        assertThat(ClusterSecrets.loadOrCreate(directory, "Acme").manifests()).isEqualTo(first);
        assertThat(first).contains("\"name\" : \"Acme\"").contains("    -----BEGIN PRIVATE KEY-----\n");
    }

    @Test
    void giveEachReaderItsOwn() {
        var keys = ClusterSecrets.loadOrCreate(directory, "Acme").keys();

        assertThat(readersOf(keys, "sealing-private.hex")).containsExactly("keyreeve-relay");
        assertThat(readersOf(keys, "relay-token")).containsExactly("keyreeve-relay");
        assertThat(readersOf(keys, "internal-token-private.pem")).containsExactly("keyreeve-key-service");
        assertThat(readersOf(keys, "admin.key")).containsExactly("keyreeve-admin-key");
        assertThat(readersOf(keys, "password"))
                .containsExactly(
                        "keyreeve-db-superuser",
                        "keyreeve-db-keys-owner",
                        "keyreeve-db-keys-app",
                        "keyreeve-db-usage-owner",
                        "keyreeve-db-usage-app",
                        "keyreeve-db-moderation-owner",
                        "keyreeve-db-moderation-app");
    }

    @Test
    void leaveOutWhatIsKeptElsewhereAndNothingByMistake() {
        var secrets = ClusterSecrets.loadOrCreate(directory, "Acme");

        assertThat(secrets.without(List.of("keyreeve-relay")).manifests())
                .doesNotContain("sealing-private.hex")
                .contains("name: keyreeve-key-service\n");
        assertThatThrownBy(() -> secrets.without(List.of("keyreeve-relays")))
                .hasMessageContaining("keyreeve-relays")
                .hasMessageContaining("keyreeve-key-service, keyreeve-relay, ");
    }

    @Test
    void arePrintedOnlyWhenAsked() {
        var secrets = ClusterSecrets.loadOrCreate(directory, "Acme");

        assertThat(secrets.toString()).contains("keyreeve-relay").doesNotContain("PRIVATE KEY");
    }

    @Test
    void carryBothOfWhatIsBeingChanged(@TempDir Path next) throws IOException {
        ClusterSecrets.loadOrCreate(next, "Acme");
        String before = ClusterSecrets.loadOrCreate(directory, "Acme").manifests();
        for (var file :
                List.of("relay-token", "sealing-public.hex", "sealing-private.hex", "internal-token-public.pem")) {
            Path ours = directory.resolve("secrets").resolve(file);
            String both = Files.readString(ours).strip() + "\n"
                    + Files.readString(next.resolve("secrets").resolve(file)) + "\n";
            Files.writeString(ours, both);
        }

        var secrets = ClusterSecrets.loadOrCreate(directory, "Acme");

        assertThat(digests(secrets.manifests()))
                .containsExactly(
                        digests(before)[0],
                        digests(ClusterSecrets.loadOrCreate(next, "Acme").manifests())[0]);
        assertThat(secrets.manifests().lines().filter(line -> line.equals("    -----BEGIN PUBLIC KEY-----")))
                .hasSize(2);
        secrets.writeFiles(directory.resolve("out"));
        assertThat(directory.resolve("out/keyreeve-key-service/service.properties"))
                .hasContent("keyreeve.relays.token-digest=" + String.join(" ", digests(secrets.manifests())));
        assertThat(directory.resolve("out/keyreeve-relay/sealing-private.hex"))
                .content()
                .hasLineCount(2);
    }

    private static String[] digests(String manifests) {
        var line = Pattern.compile("relay-token-digest: \\|-\n +(.+)\n").matcher(manifests);
        assertThat(line.find()).isTrue();
        return line.group(1).split(" ");
    }

    private static List<String> readersOf(java.util.Map<String, List<String>> keys, String key) {
        return keys.entrySet().stream()
                .filter(secret -> secret.getValue().contains(key))
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    @Test
    void the_files_are_all_that_compose_names(@TempDir Path directory) throws IOException {
        Path out = directory.resolve("out");
        var secrets = ClusterSecrets.loadOrCreate(directory.resolve("kept"), "Acme");
        secrets.writeFiles(out);
        secrets.writeFiles(out); // and again over themselves

        var named = Pattern.compile("file: \\./compose/secrets/([^}]+)}")
                .matcher(Files.readString(Path.of("compose.yaml")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(named).hasSize(20).allMatch(file -> Files.isReadable(out.resolve(file)));
        assertThat(out.resolve("keyreeve-db-keys-app/service.properties"))
                .content()
                .startsWith("quarkus.datasource.password=")
                .endsWith("quarkus.datasource.username=keys_app\n");
        assertThat(Files.getPosixFilePermissions(out)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
}
