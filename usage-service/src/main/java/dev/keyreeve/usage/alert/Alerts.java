package dev.keyreeve.usage.alert;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.http.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Raises alerts, each once a budget, window and threshold, however many processes look at the same time: the table's
 * constraint decides who was first, and only the first one's messages exist. An amount that is raised afterwards does not
 * take an alert back, so its threshold is not told twice for that window.
 */
@ApplicationScoped
class Alerts {
    private static final int AT_ONCE = 500;

    private final Transactions transactions;
    private final AlertConfig config;

    Alerts(Transactions transactions, AlertConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    /** Looks at all accounts of present windows. */
    List<Alert> raise() {
        transactions.acrossTenants(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("SELECT open_soft_accounts()");
            }
        });
        return transactions.acrossTenants(connection -> {
            var raised = insertDue(connection);
            return raised.isEmpty() ? List.of() : tell(connection, raised);
        });
    }

    private List<String> insertDue(Connection connection) throws SQLException {
        var ids = new ArrayList<String>();
        try (var due = connection.prepareStatement("SELECT * FROM due_alerts(?, ?)");
                var insert = connection.prepareStatement("""
                        INSERT INTO alert
                            (id, org, budget, window_start, window_end, threshold, amount, used, forecast, created_at)
                        -- Each at a moment of its own: lists show them in the order in which they were passed.
                        SELECT ?, r.*, clock_timestamp()
                        FROM (VALUES (?, ?, ?::timestamptz, ?::timestamptz, ?::integer, ?, ?, ?::bigint)) r
                        ON CONFLICT ON CONSTRAINT once DO NOTHING""")) {
            due.setArray(
                    1, connection.createArrayOf("integer", config.thresholds().toArray()));
            due.setInt(2, AT_ONCE);
            try (var row = due.executeQuery()) {
                while (row.next()) {
                    var id = Id.ALERT.next();
                    insert.setString(1, id);
                    // As texts: a window may be infinite.
                    for (var column : List.of("org", "budget", "window_start", "window_end")) {
                        insert.setString(row.findColumn(column) + 1, row.getString(column));
                    }
                    insert.setObject(6, row.getObject("threshold", Integer.class));
                    insert.setLong(7, row.getLong("amount"));
                    insert.setLong(8, row.getLong("used"));
                    insert.setObject(9, row.getObject("forecast", Long.class));
                    if (insert.executeUpdate() == 1) {
                        ids.add(id);
                    }
                }
            }
        }
        return ids;
    }

    private static List<Alert> tell(Connection connection, List<String> ids) throws SQLException {
        var raised = new ArrayList<Alert>();
        try (var statement =
                connection.prepareStatement(Alert.SELECT + "WHERE a.id = ANY (?) ORDER BY a.created_at, a.id")) {
            statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var alert = Alert.read(row);
                    Messages.tell(connection, new OrganizationId(row.getString("org")), alert);
                    raised.add(alert);
                }
            }
        }
        return raised;
    }

    /** Newest first; one more than the page may have when there are more. */
    List<Alert> list(OrganizationId organization, Page page) {
        return transactions.inOrganization(organization, connection -> {
            page.mustBeIn(connection, "FROM alert x WHERE x.id = ?");
            try (var statement = connection.prepareStatement(Alert.SELECT + """
                    WHERE a.org = ? AND (?::text IS NULL
                        OR (a.created_at, a.id) < (SELECT x.created_at, x.id FROM alert x WHERE x.id = ?))
                    ORDER BY a.created_at DESC, a.id DESC LIMIT ?""")) {
                statement.setString(1, organization.value());
                page.bind(statement, 2);
                return read(statement);
            }
        });
    }

    private static List<Alert> read(PreparedStatement statement) throws SQLException {
        try (var row = statement.executeQuery()) {
            var alerts = new ArrayList<Alert>();
            while (row.next()) {
                alerts.add(Alert.read(row));
            }
            return alerts;
        }
    }
}
