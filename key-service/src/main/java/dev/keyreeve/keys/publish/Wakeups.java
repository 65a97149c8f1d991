package dev.keyreeve.keys.publish;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * PostgreSQL's NOTIFY, heard on a connection of its own, so that progress made through one replica wakes the publisher
 * and the waiters of all. A lost notification costs time, never truth: everybody who is woken here also looks by
 * themselves.
 */
@ApplicationScoped
class Wakeups {
    private static final Logger LOG = Logger.getLogger(Wakeups.class);
    private static final int LISTEN_MS = 10_000;
    private static final int RECONNECT_MS = 500;

    private final String url;
    private final Properties login = new Properties();
    private final Progress progress;
    private final OutboxPublisher publisher;
    private final Waiters waiters;
    private final Thread thread = Thread.ofPlatform().name("wakeups").unstarted(this::run);
    private volatile @Nullable Connection listening;
    private volatile boolean stopping;

    Wakeups(
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password") String password,
            Progress progress,
            OutboxPublisher publisher,
            Waiters waiters) {
        this.url = url;
        this.progress = progress;
        this.publisher = publisher;
        this.waiters = waiters;
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("tcpKeepAlive", "true");
        login.setProperty("ApplicationName", "key-service wakeups");
    }

    void start(@Observes @Priority(20) StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException, SQLException {
        stopping = true;
        thread.interrupt();
        var connection = listening;
        if (connection != null) {
            // Reading from a socket does not heed interrupts; cutting it does.
            connection.abort(Runnable::run);
        }
        thread.join(2_000);
    }

    private void run() {
        while (!stopping) {
            try (var connection = DriverManager.getConnection(url, login)) {
                listening = connection;
                try (var listen = connection.createStatement()) {
                    listen.execute("LISTEN " + Progress.CHANNEL);
                }
                // What was notified while nobody listened is gone.
                publisher.wake();
                waiters.wake(Progress.Step.ANY);
                hear(connection.unwrap(PGConnection.class));
            } catch (SQLException lost) {
                if (!stopping) {
                    LOG.warnf("wakeups_lost retry_ms=%d cause=%s", RECONNECT_MS, lost.getMessage());
                    pause();
                }
            }
        }
    }

    private void hear(PGConnection connection) throws SQLException {
        while (!stopping) {
            for (var heard : connection.getNotifications(LISTEN_MS)) {
                progress.heard(heard.getParameter()).ifPresent(step -> {
                    waiters.wake(step);
                    publisher.elsewhere(step);
                });
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(RECONNECT_MS);
        } catch (InterruptedException stop) {
            stopping = true;
        }
    }
}
