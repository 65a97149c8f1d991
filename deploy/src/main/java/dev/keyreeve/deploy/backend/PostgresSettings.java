package dev.keyreeve.deploy.backend;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where and how a PostgreSQL server runs.
 *
 * @param data its data directory, made on the first start
 * @param passwords the file of generated passwords, mode 0600
 * @param log everything it says
 * @param durable false gives up {@code fsync}: for tests, whose data nobody wants after a power cut
 * @param marks settings with a dot in their name, which show on its command line and prove whose it is
 */
public record PostgresSettings(
        Path data, Path passwords, Path log, int port, boolean durable, Map<String, String> marks) {

    static final String DATABASE = "keyreeve";

    public PostgresSettings {
        data = data.toAbsolutePath().normalize();
        log = log.toAbsolutePath().normalize();
        marks = Map.copyOf(marks);
    }

    /** Everything below one directory; what tests use. */
    public static PostgresSettings under(Path directory, int port) {
        return new PostgresSettings(
                directory.resolve("postgresql"),
                directory.resolve("database-passwords"),
                directory.resolve("postgresql.log"),
                port,
                false,
                Map.of());
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The part of its configuration that is ours; rewritten at every start, since the port may have moved. */
    String render() {
        return """
                # Written by Keyreeve at every start.
                listen_addresses = '127.0.0.1'
                unix_socket_directories = ''
                port = %1$d
                max_connections = 100
                shared_buffers = 64MB
                dynamic_shared_memory_type = mmap
                max_wal_size = 256MB
                jit = off
                max_worker_processes = 2
                max_parallel_workers = 0
                max_logical_replication_workers = 0
                wal_level = minimal
                max_wal_senders = 0
                password_encryption = scram-sha-256
                timezone = 'UTC'
                log_timezone = 'UTC'
                log_line_prefix = '%%m [%%p] %%q%%u@%%d '
                log_min_error_statement = panic
                fsync = %2$s
                synchronous_commit = on
                full_page_writes = %2$s
                """.formatted(port, durable ? "on" : "off");
    }
}
