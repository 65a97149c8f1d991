package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** A PostgreSQL of one test's own, with our roles and empty schemas: for tests that decide what is in them. */
public final class OwnDatabase implements AutoCloseable {
    private final Path directory;
    private final PostgresSettings settings;
    private final PostgresServer server;

    private OwnDatabase(Path directory, PostgresSettings settings, PostgresServer server) {
        this.directory = directory;
        this.settings = settings;
        this.server = server;
    }

    public static OwnDatabase start() {
        try {
            var directory = Files.createTempDirectory("keyreeve-database-");
            var settings = PostgresSettings.under(directory, Ports.free());
            return new OwnDatabase(directory, settings, PostgresServer.start(settings, Launcher.TETHERED));
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary directory for the database", failure);
        }
    }

    public String jdbcUrl(Schema schema) {
        return server.logins().jdbcUrl(schema);
    }

    public Credentials owner(Schema schema) {
        return server.logins().owner(schema);
    }

    public Credentials app(Schema schema) {
        return server.logins().app(schema);
    }

    /** In the words of Quarkus; instead of {@link BackendConfig}'s. */
    public Map<String, String> config(Schema schema) {
        return Map.of(
                "quarkus.datasource.jdbc.url", jdbcUrl(schema),
                "quarkus.datasource.username", app(schema).user(),
                "quarkus.datasource.password", app(schema).password(),
                "quarkus.flyway.username", owner(schema).user(),
                "quarkus.flyway.password", owner(schema).password());
    }

    public Connection asOwner(Schema schema) throws SQLException {
        return connect(schema, owner(schema));
    }

    /** Whom no row-level security and no foreign key keeps from putting rows back. */
    public Connection asSuperuser(Schema schema) throws SQLException {
        return connect(
                schema, DatabaseSecrets.loadOrCreate(settings.passwords()).superuser());
    }

    private Connection connect(Schema schema, Credentials login) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(schema), login.user(), login.password());
    }

    @Override
    public void close() {
        server.stop();
        try {
            PrivateFiles.deleteTree(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
