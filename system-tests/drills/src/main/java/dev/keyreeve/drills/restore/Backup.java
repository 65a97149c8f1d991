package dev.keyreeve.drills.restore;

import dev.keyreeve.deploy.backend.PostgresServer;
import dev.keyreeve.deploy.backend.PostgresSettings;
import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.backend.Schema;
import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.release.Rows;
import dev.keyreeve.deploy.release.ServiceJar;
import dev.keyreeve.deploy.stack.ProcessName;
import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * All rows of all schemas as one moment has them, which is what {@code pg_dump} takes: one transaction that sees one
 * snapshot. The embedded PostgreSQL comes without that program.
 */
final class Backup {
    private final Map<Schema, String> rows;

    private Backup(Map<Schema, String> rows) {
        this.rows = rows;
    }

    /** While everything runs. */
    static Backup take(Stack stack) throws SQLException {
        try (var connection = superuser(stack)) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            var rows = new EnumMap<Schema, String>(Schema.class);
            for (var schema : Schema.values()) {
                rows.put(schema, Rows.read(connection, schema));
            }
            connection.rollback();
            return new Backup(rows);
        }
    }

    long bytes() {
        return rows.values().stream().mapToLong(String::length).sum();
    }

    /** The disk under PostgreSQL is gone, in the middle of everything. */
    static void loseTheDatabase(Stack stack) throws IOException {
        stack.kill(ProcessName.POSTGRESQL.value());
        PrivateFiles.deleteTree(stack.home().data(ProcessName.POSTGRESQL));
    }

    /** Into a new PostgreSQL, with nobody at work on it: roles, each service's migrations, then the rows. */
    void putBack(Stack stack) throws SQLException {
        var home = stack.home();
        var server = PostgresServer.start(
                new PostgresSettings(
                        home.data(ProcessName.POSTGRESQL),
                        home.databasePasswords(),
                        home.logs().resolve("postgresql-restore.log"),
                        stack.file().ports().postgresql(),
                        true,
                        Map.of()),
                Launcher.TETHERED);
        try {
            for (var schema : rows.entrySet()) {
                migrate(stack, service(schema.getKey()));
                try (var connection = superuser(stack)) {
                    Rows.putBack(connection, schema.getValue());
                }
            }
        } finally {
            server.stop();
        }
    }

    private static ProcessName service(Schema schema) {
        return switch (schema) {
            case KEYS -> ProcessName.KEY_SERVICE;
            case USAGE -> ProcessName.USAGE_SERVICE;
            case MODERATION -> ProcessName.MODERATION_SERVICE;
        };
    }

    private static void migrate(Stack stack, ProcessName service) {
        var module = stack.jar(service.value()).resolve("../../..").normalize();
        int code = new ServiceJar(module, config(stack, service)).migrate();
        if (code != 0) {
            throw new IllegalStateException(service + " could not migrate: " + code);
        }
    }

    private static Map<String, String> config(Stack stack, ProcessName service) {
        var properties = new Properties();
        try (var text = Files.newBufferedReader(stack.home().config(service))) {
            properties.load(text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    private static Connection superuser(Stack stack) throws SQLException {
        return PostgresServer.asSuperuser(
                stack.file().ports().postgresql(), stack.home().databasePasswords());
    }
}
