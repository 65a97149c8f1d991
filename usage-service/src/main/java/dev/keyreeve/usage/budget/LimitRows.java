package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.usage.http.Page;
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

/** Reads limits with what is used of them; row-level security shows the transaction's tenant alone. */
final class LimitRows {
    private static final String COLUMNS = """
            SELECT b.id, b.name, b.scope_type, b.scope_id, b.measure, b.amount, b.time_window, b.time_zone, b.hard,
                   b.sliding, unix_seconds(b.created_at) AS created_at,
                   s.used, s.pending, greatest(0, s.room) AS remaining,
                   unix_seconds(window_start(b, now())) AS window_start, unix_seconds(window_end(b, now())) AS resets_at
            """;
    private static final String SELECT = COLUMNS + """
            FROM budget b, LATERAL limit_state(b, now()) s
            WHERE b.org = ? AND b.deleted_at IS NULL AND is_rate_limit(b) = ? AND\s""";

    private LimitRows() {}

    static Optional<Limit> find(Connection connection, OrganizationId organization, Limit.Kind kind, String id)
            throws SQLException {
        try (var statement = connection.prepareStatement(SELECT + "b.id = ?")) {
            statement.setString(1, organization.value());
            statement.setBoolean(2, kind == Limit.Kind.RATE_LIMIT);
            statement.setString(3, id);
            return read(statement).stream().findFirst();
        }
    }

    static boolean isDeleted(Connection connection, OrganizationId organization, Limit.Kind kind, String id)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT FROM budget b
                WHERE b.org = ? AND b.id = ? AND b.deleted_at IS NOT NULL AND is_rate_limit(b) = ?""")) {
            statement.setString(1, organization.value());
            statement.setString(2, id);
            statement.setBoolean(3, kind == Limit.Kind.RATE_LIMIT);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    static List<Limit> list(
            Connection connection, OrganizationId organization, Limit.Kind kind, boolean members, Page page)
            throws SQLException {
        boolean rateLimits = kind == Limit.Kind.RATE_LIMIT;
        page.mustBeIn(connection, "FROM budget x WHERE x.id = ? AND is_rate_limit(x) = " + rateLimits);
        try (var statement = connection.prepareStatement(SELECT + """
                (? OR b.scope_type NOT IN ('user', 'api_key'))
                AND (?::text IS NULL
                     OR (b.created_at, b.id) > (SELECT a.created_at, a.id FROM budget a WHERE a.id = ?::text))
                ORDER BY b.created_at, b.id LIMIT ?""")) {
            statement.setString(1, organization.value());
            statement.setBoolean(2, rateLimits);
            statement.setBoolean(3, members);
            page.bind(statement, 4);
            return read(statement);
        }
    }

    /** All that stand over one key, hard and soft, nearest first. */
    static List<Limit> over(
            Connection connection, OrganizationId organization, String key, Principal principal, String project)
            throws SQLException {
        try (var statement = connection.prepareStatement(COLUMNS + """
                FROM limits_over(ROW(?, ?, ?, ?, ?)::used_by) b, LATERAL limit_state(b, now()) s
                ORDER BY b.scope_type, b.id""")) {
            statement.setString(1, organization.value());
            statement.setString(2, key);
            statement.setString(3, principal.type() == Principal.Type.USER ? principal.id() : null);
            statement.setString(4, principal.type() == Principal.Type.SERVICE_ACCOUNT ? principal.id() : null);
            statement.setString(5, project);
            return read(statement);
        }
    }

    static List<Limit.RelayShare> byRelay(Connection connection, OrganizationId organization, String id)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT r.relay, r.posted, r.pending FROM budget b, LATERAL limit_by_relay(b, now()) r
                WHERE b.org = ? AND b.id = ?""")) {
            statement.setString(1, organization.value());
            statement.setString(2, id);
            try (var rows = statement.executeQuery()) {
                var shares = new ArrayList<Limit.RelayShare>();
                while (rows.next()) {
                    shares.add(new Limit.RelayShare(rows.getString(1), rows.getLong(2), rows.getLong(3)));
                }
                return shares;
            }
        }
    }

    private static List<Limit> read(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var limits = new ArrayList<Limit>();
            while (rows.next()) {
                limits.add(limit(rows));
            }
            return limits;
        }
    }

    private static Limit limit(ResultSet row) throws SQLException {
        boolean sliding = row.getBoolean("sliding");
        return new Limit(
                row.getString("id"),
                row.getString("name"),
                new Scope(Scope.Type.valueOf(upper(row.getString("scope_type"))), row.getString("scope_id")),
                Measure.valueOf(upper(row.getString("measure"))),
                row.getLong("amount"),
                Window.valueOf(upper(row.getString("time_window"))),
                row.getString("time_zone"),
                row.getBoolean("hard"),
                sliding,
                Instant.ofEpochSecond(row.getLong("created_at")),
                row.getLong("used"),
                row.getLong("pending"),
                row.getLong("remaining"),
                sliding ? null : instant(row, "window_start"),
                sliding ? null : instant(row, "resets_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var seconds = row.getObject(column, Long.class);
        return seconds == null ? null : Instant.ofEpochSecond(seconds);
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
