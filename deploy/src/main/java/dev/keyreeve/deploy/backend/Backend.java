package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.StartFailure;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL and Kafka with our roles and topics, as a service's tests use them. By default they are real servers in
 * child processes of this JVM; {@code -Dbackend=containers} takes them from Testcontainers.
 */
public interface Backend {
    String jdbcUrl(String schema);

    /** Who runs the migrations. */
    Credentials owner(String schema);

    /** Who the service runs as. */
    Credentials app(String schema);

    String bootstrapServers();

    /** The one of this JVM, started by the first call (two to three seconds) and ended with the JVM, however it ends. */
    static Backend shared() {
        return Shared.instance();
    }

    /** Holds the one instance; a failed start is tried again by the next caller. */
    final class Shared {
        private static @Nullable Backend instance;

        private Shared() {}

        private static synchronized Backend instance() {
            if (instance == null) {
                instance = start(System.getProperty("backend", "embedded"));
            }
            return instance;
        }

        private static Backend start(String kind) {
            return switch (kind) {
                case "embedded" -> EmbeddedBackend.start();
                case "containers" -> ContainerBackend.start();
                default ->
                    throw new StartFailure("-Dbackend=" + kind + " is not known; there are embedded and containers.");
            };
        }
    }
}
