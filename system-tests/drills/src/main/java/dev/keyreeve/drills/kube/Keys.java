package dev.keyreeve.drills.kube;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.deploy.stack.ClusterSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * The Secrets of one house, as {@code ./keyreeve cluster secrets} makes them, in a directory that is removed with it.
 */
final class Keys implements AutoCloseable {
    private final Path directory;
    private final Path files;
    private final ClusterSecrets secrets;

    private Keys(Path directory, Path files, ClusterSecrets secrets) {
        this.directory = directory;
        this.files = files;
        this.secrets = secrets;
    }

    static Keys make() throws IOException {
        var directory = Files.createTempDirectory("keyreeve-drill-secrets-");
        var secrets = ClusterSecrets.loadOrCreate(directory.resolve("kept"), "Drill");
        var files = directory.resolve("files");
        secrets.writeFiles(files);
        return new Keys(directory, files, secrets);
    }

    /** For {@code kubectl apply}. */
    String manifests() {
        return secrets.manifests();
    }

    IssuedKey admin() {
        if (IssuedKey.parse(value("keyreeve-admin-key", "admin.key"))
                instanceof IssuedKey.Parsed.Valid(IssuedKey key)) {
            return key;
        }
        throw new IllegalStateException("an admin key was made that is none");
    }

    /** One key of one Secret. */
    String value(String secret, String key) {
        try {
            return Files.readString(files.resolve(secret).resolve(key)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (var walk = Files.walk(directory)) {
            walk.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
