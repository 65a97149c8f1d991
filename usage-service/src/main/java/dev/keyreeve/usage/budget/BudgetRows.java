package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads budgets with what is used of them; row-level security shows the transaction's tenant alone. */
final class BudgetRows {
    private static final String SELECT = """
            SELECT b.id, b.name, b.scope_type, b.scope_id, b.amount_nanos, b.time_window, b.hard,
                   unix_seconds(b.created_at) AS created_at,
                   s.spent_nanos, s.pending_nanos, s.remaining_nanos, s.resets_at
            FROM budget b, LATERAL budget_state(b) s
            WHERE b.org = ? AND b.deleted_at IS NULL AND\s""";

    private BudgetRows() {}

    static Optional<Budget> find(Connection connection, OrganizationId organization, String id) throws SQLException {
        try (var statement = connection.prepareStatement(SELECT + "b.id = ?")) {
            statement.setString(1, organization.value());
            statement.setString(2, id);
            return read(statement).stream().findFirst();
        }
    }

    static List<Budget> list(Connection connection, OrganizationId organization, @Nullable String after, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement(SELECT + """
                (?::text IS NULL
                 OR (b.created_at, b.id) > (SELECT a.created_at, a.id FROM budget a WHERE a.id = ?::text))
                ORDER BY b.created_at, b.id LIMIT ?""")) {
            statement.setString(1, organization.value());
            statement.setString(2, after);
            statement.setString(3, after);
            statement.setInt(4, limit);
            return read(statement);
        }
    }

    private static List<Budget> read(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var budgets = new ArrayList<Budget>();
            while (rows.next()) {
                budgets.add(budget(rows));
            }
            return budgets;
        }
    }

    private static Budget budget(ResultSet row) throws SQLException {
        var resetsAt = row.getObject("resets_at", Long.class);
        return new Budget(
                row.getString("id"),
                row.getString("name"),
                new Scope(Scope.Type.valueOf(upper(row.getString("scope_type"))), row.getString("scope_id")),
                row.getLong("amount_nanos"),
                Window.valueOf(upper(row.getString("time_window"))),
                row.getBoolean("hard"),
                Instant.ofEpochSecond(row.getLong("created_at")),
                row.getLong("spent_nanos"),
                row.getLong("pending_nanos"),
                row.getLong("remaining_nanos"),
                resetsAt == null ? null : Instant.ofEpochSecond(resetsAt));
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
