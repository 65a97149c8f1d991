package dev.keyreeve.deploy.release;

import dev.keyreeve.deploy.backend.OwnDatabase;
import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.backend.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;

/** A version after today's, as far as a schema shows it: one version more, a table more, and every function written anew. */
public final class NextVersion {
    private final Path module;
    private final OwnDatabase database;
    private final Schema schema;

    /** @param module the service's directory, with its migrations of today */
    public NextVersion(Path module, OwnDatabase database, Schema schema) {
        this.module = module;
        this.database = database;
        this.schema = schema;
    }

    public void migrate() throws IOException {
        var directory = Files.createTempDirectory("next-version");
        try (var files = Files.list(module.resolve(Release.MIGRATIONS))) {
            for (var file : files.toList()) {
                var copy = Files.copy(file, directory.resolve(file.getFileName()));
                if (file.getFileName().toString().startsWith("R")) {
                    Files.writeString(copy, "\n-- As the next version has it.\n", StandardOpenOption.APPEND);
                }
            }
            Files.writeString(
                    directory.resolve("V9999__next_version.sql"), "CREATE TABLE of_the_next_version (id bigint);");
            var owner = database.owner(schema);
            Flyway.configure()
                    .dataSource(database.jdbcUrl(schema), owner.user(), owner.password())
                    .defaultSchema(schema.schemaName())
                    .locations("filesystem:" + directory)
                    .load()
                    .migrate();
        } finally {
            PrivateFiles.deleteTree(directory);
        }
    }

    /** What was ever run on the schema, in its order: whoever writes something leaves a line. */
    public List<String> history() throws SQLException {
        try (var connection = database.asOwner(schema);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT script || ' ' || checksum FROM flyway_schema_history ORDER BY installed_rank")) {
            var history = new ArrayList<String>();
            while (rows.next()) {
                history.add(rows.getString(1));
            }
            return history;
        }
    }
}
