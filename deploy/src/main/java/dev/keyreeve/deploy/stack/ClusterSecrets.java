package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.backend.DatabasePasswords;
import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The Secrets that a house on Kubernetes is to find (k8s/README.md), made once and kept in a directory as a home keeps
 * them, so that the same directory gives the same Secrets again. One Secret for each reader.
 */
public final class ClusterSecrets {
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            "username", "quarkus.datasource.username",
            "password", "quarkus.datasource.password",
            "relay-token-digest", "keyreeve.relays.token-digest"));

    private final List<Named> secrets;

    private ClusterSecrets(List<Named> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    private record Named(String name, SequencedMap<String, String> entries) {
        @Override
        public String toString() {
            return "Secret[" + name + ", " + entries.keySet() + "]";
        }
    }

    /** Makes what is missing in the directory. */
    public static ClusterSecrets loadOrCreate(Path directory, String organization) {
        var home = StackHome.at(directory);
        try (var _ = home.open()) {
            var ours = StackSecrets.loadOrCreate(home);
            var organizations = Organizations.loadOrCreate(home, List.of(organization));
            var secrets = new ArrayList<Named>();
            secrets.add(named(
                    "keyreeve-public-keys",
                    "internal-token-public.pem",
                    read(ours.internalTokenPublicKey()),
                    "sealing-public.hex",
                    read(ours.sealingPublicKey())));
            secrets.add(named(
                    "keyreeve-key-service",
                    "internal-token-private.pem",
                    read(ours.internalTokenPrivateKey()),
                    "relay-token-digest",
                    ours.relayTokenDigest(),
                    "bootstrap.json",
                    read(Organizations.bootstrapFile(home))));
            secrets.add(named(
                    "keyreeve-relay",
                    "relay-token",
                    read(ours.relayToken()),
                    "sealing-private.hex",
                    read(ours.sealingPrivateKey())));
            secrets.add(named("keyreeve-admin-key", "admin.key", read(organizations.firstKeyFile())));
            DatabasePasswords.loadOrCreate(ours.databasePasswords())
                    .forEach((role, password) -> secrets.add(
                            named(DatabasePasswords.secretOf(role), "username", role, "password", password)));
            return new ClusterSecrets(secrets);
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(directory, failure);
        }
    }

    /**
     * All but those of these names, which are kept elsewhere.
     *
     * @throws StartFailure for a name that none of them has
     */
    public ClusterSecrets without(List<String> names) {
        for (String name : names) {
            if (secrets.stream().noneMatch(secret -> secret.name().equals(name))) {
                throw new StartFailure("There is no Secret " + name + "; these are there: "
                        + String.join(", ", secrets.stream().map(Named::name).toList()) + ".");
            }
        }
        return new ClusterSecrets(secrets.stream()
                .filter(secret -> !names.contains(secret.name()))
                .toList());
    }

    /** As {@code kubectl apply -f -} reads them. */
    public String manifests() {
        var text = new StringBuilder();
        for (var secret : secrets) {
            text.append("---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: ")
                    .append(secret.name())
                    .append("\n  labels: {app.kubernetes.io/part-of: keyreeve}\nstringData:\n");
            secret.entries()
                    .forEach((key, value) -> text.append("  ")
                            .append(key)
                            .append(": |-\n")
                            .append(value.strip().indent(4)));
        }
        return text.toString();
    }

    /**
     * As deploy/compose.yaml reads them: a directory for each Secret and in it a file for each key, and what a service is
     * to read as settings once more as such. Only the directory keeps others out, because a container's user must be let
     * in.
     */
    public void writeFiles(Path directory) {
        try {
            PrivateFiles.createDirectories(directory);
            for (var secret : secrets) {
                Path own = Files.createDirectories(directory.resolve(secret.name()));
                for (var entry : secret.entries().entrySet()) {
                    readable(own.resolve(entry.getKey()), entry.getValue());
                }
                String settings = settings(secret.entries());
                if (!settings.isEmpty()) {
                    readable(own.resolve("service.properties"), settings);
                }
            }
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(directory, failure);
        }
    }

    private static String settings(Map<String, String> entries) {
        var text = new StringBuilder();
        SETTINGS.forEach((key, setting) -> {
            if (entries.containsKey(key)) {
                text.append(setting).append('=').append(entries.get(key)).append('\n');
            }
        });
        return text.toString();
    }

    private static void readable(Path file, String content) throws IOException {
        PrivateFiles.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    }

    private static Named named(String name, String... keysAndValues) {
        var entries = new LinkedHashMap<String, String>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Named(name, entries);
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    /** For a test: the names and their keys. */
    Map<String, List<String>> keys() {
        var keys = new LinkedHashMap<String, List<String>>();
        secrets.forEach(
                secret -> keys.put(secret.name(), List.copyOf(secret.entries().sequencedKeySet())));
        return keys;
    }

    @Override
    public String toString() {
        return "ClusterSecrets" + secrets;
    }
}
