package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.LogTail;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.deploy.process.Spawn;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A PostgreSQL server as a child process on 127.0.0.1, with our roles and schemas in it. What was left by a server that
 * was killed is cleared away before the start: its lock file, and backends that have not noticed yet.
 */
public final class PostgresServer {
    private static final Duration PATIENCE = Duration.ofSeconds(60); // recovery after a crash takes a while
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final PostgresSettings settings;
    private final DatabaseSecrets secrets;
    private final ProcessId process;

    private PostgresServer(PostgresSettings settings, DatabaseSecrets secrets, ProcessId process) {
        this.settings = settings;
        this.secrets = secrets;
        this.process = process;
    }

    /** Makes the cluster where there is none, starts it, and sees that database, schemas and roles are as they should. */
    public static PostgresServer start(PostgresSettings settings, Launcher launcher) {
        return start(settings, launcher, PostgresBinaries.unpacked());
    }

    static PostgresServer start(PostgresSettings settings, Launcher launcher, PostgresBinaries binaries) {
        var secrets = DatabaseSecrets.loadOrCreate(settings.passwords());
        var cluster = new PostgresCluster(settings, binaries);
        cluster.prepare(secrets.superuser());
        cluster.clearLeftovers();
        long logStart = LogTail.end(settings.log());
        ProcessId process = launcher.start(new Spawn(
                "PostgreSQL",
                binaries.command("postgres", arguments(settings)),
                Map.of(),
                settings.data(),
                settings.log()));
        var server = new PostgresServer(settings, secrets, process);
        try {
            server.bootstrapWhenReady(logStart);
        } catch (RuntimeException failure) {
            server.stop();
            throw failure;
        }
        return server;
    }

    /** A server that an earlier process of ours started, and that still runs. */
    public static PostgresServer running(PostgresSettings settings, ProcessId process) {
        return new PostgresServer(settings, DatabaseSecrets.loadOrCreate(settings.passwords()), process);
    }

    public ProcessId process() {
        return process;
    }

    public Logins logins() {
        return new Logins(settings, secrets);
    }

    /** How to log in, once it runs; makes the passwords when there are none yet. */
    public static Logins logins(PostgresSettings settings) {
        return new Logins(settings, DatabaseSecrets.loadOrCreate(settings.passwords()));
    }

    /**
     * Our own database of a server on this machine, for what no role of a service may: to read and write everything.
     *
     * @param passwords the file that the server was started with
     */
    public static Connection asSuperuser(int port, Path passwords) throws SQLException {
        var login = DatabaseSecrets.loadOrCreate(passwords).superuser();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresSettings.DATABASE,
                login.user(),
                login.password());
    }

    /** Where a schema is, and as whom. */
    public static final class Logins {
        private final PostgresSettings settings;
        private final DatabaseSecrets secrets;

        private Logins(PostgresSettings settings, DatabaseSecrets secrets) {
            this.settings = settings;
            this.secrets = secrets;
        }

        public String jdbcUrl(Schema schema) {
            return settings.url(PostgresSettings.DATABASE) + "?currentSchema=" + schema.schemaName();
        }

        public Credentials owner(Schema schema) {
            return secrets.of(schema.owner());
        }

        public Credentials app(Schema schema) {
            return secrets.of(schema.app());
        }
    }

    /** For one that runs already: the command that started it may have been killed before it had set up anything. */
    public void ensureBootstrapped() {
        bootstrapWhenReady(LogTail.end(settings.log()));
    }

    /** Ends connections, writes a checkpoint and goes; after a while it is made to. */
    public void stop() {
        stop(process, settings.data(), STOP_PATIENCE);
    }

    /**
     * The same for a server of which only the process is known.
     *
     * @return whether it went by itself
     */
    public static boolean stop(ProcessId process, Path data, Duration patience) {
        boolean byItself = Signals.stop(process, Signal.INT, patience);
        if (!byItself) {
            PostgresCluster.endOrphans(data.toAbsolutePath());
        }
        return byItself;
    }

    private void bootstrapWhenReady(long logStart) {
        awaitReady(logStart);
        try {
            try (Connection connection = connect("postgres")) {
                DatabaseBootstrap.database(connection);
            }
            try (Connection connection = connect(PostgresSettings.DATABASE)) {
                DatabaseBootstrap.schemas(connection, secrets);
            }
        } catch (SQLException failure) {
            throw new StartFailure(
                    "The database roles and schemas could not be set up: " + failure.getMessage() + " (log: "
                            + settings.log() + ").",
                    failure);
        }
    }

    /** Nobody is asked on the port before our own process has it: a stranger there would be sent a login. */
    private void awaitReady(long logStart) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!PostgresCluster.isReady(settings.data(), process)) {
            if (!process.alive()) {
                throw PostgresFailure.explain(settings, LogTail.since(settings.log(), logStart, 15));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new StartFailure(
                        "PostgreSQL runs (pid " + process.pid() + ") but was not ready within " + PATIENCE.toSeconds()
                                + " s; see " + settings.log() + ".",
                        LogTail.since(settings.log(), logStart, 15));
            }
            Signals.pause(Duration.ofMillis(25));
        }
    }

    private Connection connect(String database) throws SQLException {
        var login = new Properties();
        login.setProperty("user", secrets.superuser().user());
        login.setProperty("password", secrets.superuser().password());
        login.setProperty("ApplicationName", "keyreeve-bootstrap");
        login.setProperty("loginTimeout", "10");
        return DriverManager.getConnection(settings.url(database), login);
    }

    private static List<String> arguments(PostgresSettings settings) {
        try {
            Files.writeString(settings.data().resolve(PostgresCluster.OUR_CONFIGURATION), settings.render());
        } catch (IOException failure) {
            throw new StartFailure(
                    "PostgreSQL's configuration in " + settings.data() + " cannot be written: " + failure.getMessage()
                            + ".",
                    failure);
        }
        var arguments = new java.util.ArrayList<>(List.of("-D", settings.data().toString()));
        settings.marks().forEach((name, value) -> {
            arguments.add("-c");
            arguments.add(name + "=" + value);
        });
        return arguments;
    }
}
