package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.StartFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** PostgreSQL and Kafka that run somewhere else and are new: gives them our roles, schemas and topics. */
public final class RemoteBackend {
    private static final String CANNOT_CONNECT = "08";
    private static final String STARTING_UP = "57P03";

    private final String server;
    private final DatabaseSecrets secrets;
    private final Duration patience;

    /**
     * @param server host and port of PostgreSQL
     * @param passwords a directory with a file for each role, the superuser {@code postgres} included
     * @param patience how long PostgreSQL may take to come up
     */
    public RemoteBackend(String server, Path passwords, Duration patience) {
        this.server = server;
        this.secrets = DatabaseSecrets.in(passwords);
        this.patience = patience;
    }

    /** Changes nothing the second time. */
    public void prepare(String kafka) {
        try {
            try (Connection connection = connectWhenUp()) {
                DatabaseBootstrap.database(connection);
            }
            try (Connection connection = connect(PostgresSettings.DATABASE)) {
                DatabaseBootstrap.schemas(connection, secrets);
            }
        } catch (SQLException failure) {
            throw new StartFailure(
                    "The database roles and schemas could not be set up at " + server + ": " + failure.getMessage()
                            + ".",
                    failure);
        }
        Topics.create(kafka);
    }

    private Connection connectWhenUp() throws SQLException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return connect("postgres");
            } catch (SQLException failure) {
                String state = String.valueOf(failure.getSQLState());
                boolean mayComeUp = state.startsWith(CANNOT_CONNECT) || state.equals(STARTING_UP);
                if (!mayComeUp || System.nanoTime() - until > 0) {
                    throw failure;
                }
                Signals.pause(Duration.ofMillis(250));
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        var login = new Properties();
        login.setProperty("user", secrets.superuser().user());
        login.setProperty("password", secrets.superuser().password());
        login.setProperty("ApplicationName", "keyreeve-bootstrap");
        login.setProperty("loginTimeout", "10");
        return DriverManager.getConnection("jdbc:postgresql://" + server + "/" + database, login);
    }
}
