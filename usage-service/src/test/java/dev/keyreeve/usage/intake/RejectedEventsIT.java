package dev.keyreeve.usage.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** With the statement of the runbook, under KeyreeveUsageRejected. */
@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("What was rejected")
class RejectedEventsIT {
    private static final Pattern STATEMENT = Pattern.compile("`(SELECT [^`]* FROM usage\\.rejected_event[^`]*)`");

    @Inject
    Transactions transactions;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String database;

    @ConfigProperty(name = "quarkus.datasource.username")
    String app;

    @ConfigProperty(name = "quarkus.datasource.password")
    String appPassword;

    @ConfigProperty(name = "quarkus.flyway.username")
    String owner;

    @ConfigProperty(name = "quarkus.flyway.password")
    String ownerPassword;

    private final String topic = Id.EXCHANGE.next();

    @BeforeEach
    void anEventThatIsNoText() {
        transactions.acrossTenants(connection -> {
            try (var statement = connection.prepareStatement(
                    "INSERT INTO rejected_event (topic, partition, record_offset, org, reason, detail, payload)"
                            + " VALUES (?, 3, 7, NULL, 'malformed', 'no JSON', '\\xff7b00'::bytea)")) {
                statement.setString(1, topic);
                return statement.executeUpdate();
            }
        });
    }

    @Test
    @DisplayName("is read whole by the app's role that becomes the system's, whatever bytes it is of")
    void bySystem() throws SQLException, IOException {
        try (var connection = DriverManager.getConnection(database, app, appPassword);
                var become = connection.createStatement()) {
            become.execute("SET ROLE usage_system");

            assertThat(read(connection))
                    .anySatisfy(row -> assertThat(row).contains(topic, "3", "7", "malformed", "\\377{\\000"));
        }
    }

    @Test
    @DisplayName("is refused to the app as it is, and not there for the owner")
    void byNobodyElse() throws SQLException, IOException {
        try (var connection = DriverManager.getConnection(database, app, appPassword)) {
            assertThatThrownBy(() -> read(connection)).hasMessageContaining("permission denied");
        }
        try (var connection = DriverManager.getConnection(database, owner, ownerPassword)) {
            assertThat(read(connection)).isEmpty();
        }
    }

    private static List<List<String>> read(Connection connection) throws SQLException, IOException {
        var runbook = STATEMENT.matcher(Files.readString(Path.of("../docs/OPERATING.md")));
        assertThat(runbook.find()).isTrue();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(runbook.group(1))) {
            var all = new ArrayList<List<String>>();
            while (rows.next()) {
                var row = new ArrayList<String>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    row.add(String.valueOf(rows.getString(column)));
                }
                all.add(row);
            }
            return all;
        }
    }
}
