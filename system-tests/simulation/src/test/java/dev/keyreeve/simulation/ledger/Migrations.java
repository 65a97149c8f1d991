package dev.keyreeve.simulation.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** usage-service's migrations alone: other services on the class path keep theirs under the same name. */
final class Migrations {
    private static final String FIRST = "/db/migration/V1__tables.sql";

    private Migrations() {}

    static void run(String url, String user, String password, String schema) {
        try {
            var copied = copied();
            Flyway.configure()
                    .dataSource(url, user, password)
                    .defaultSchema(schema)
                    .locations("filesystem:" + copied)
                    .load()
                    .migrate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path copied() throws IOException, URISyntaxException {
        var target = Files.createTempDirectory("usage-migrations");
        target.toFile().deleteOnExit();
        var first = Migrations.class.getResource(FIRST).toURI();
        try (var jar = FileSystems.newFileSystem(first, Map.of());
                var files = Files.list(jar.getPath(FIRST).getParent())) {
            for (var file : files.toList()) {
                var copy = target.resolve(file.getFileName().toString());
                Files.copy(file, copy);
                copy.toFile().deleteOnExit();
            }
        }
        return target;
    }
}
