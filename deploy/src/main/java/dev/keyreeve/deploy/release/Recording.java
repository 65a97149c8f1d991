package dev.keyreeve.deploy.release;

import dev.keyreeve.deploy.backend.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Writes down what this version has in its database, for the tests of those that come after it. */
public final class Recording {
    private static final Map<Schema, String> SERVICES = new TreeMap<>(
            Map.of(Schema.KEYS, "key-service", Schema.USAGE, "usage-service", Schema.MODERATION, "moderation-service"));

    private final Path checkout;
    private final String version;

    public Recording(Path checkout, String version) {
        this.checkout = checkout;
        this.version = version;
    }

    /** Whether there is a record of that version already. */
    public boolean isThere() {
        return SERVICES.values().stream().map(this::record).anyMatch(Files::exists);
    }

    /** Each service's migrations, and its rows as one transaction of the connection sees them. */
    public void write(Connection connection) throws IOException, SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        for (var service : SERVICES.entrySet()) {
            var record = record(service.getValue());
            var migrations = Files.createDirectories(record.resolve("migration"));
            try (var files = Files.list(checkout.resolve(service.getValue()).resolve(Release.MIGRATIONS))) {
                for (var file : files.toList()) {
                    Files.copy(file, migrations.resolve(file.getFileName()));
                }
            }
            Files.writeString(record.resolve("rows.sql"), Rows.read(connection, service.getKey()));
        }
        connection.rollback();
    }

    private Path record(String service) {
        return checkout.resolve(service).resolve(Release.RECORDS).resolve(version);
    }
}
