package dev.keyreeve.simulation.ledger;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.deploy.backend.Backend;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * usage-service's SQL functions on a real PostgreSQL, called as the service calls them, with the service's roles. Time is
 * what the test says: a function {@code now()} of our own stands before the server's in the search path.
 */
final class SqlLedger implements AutoCloseable {
    private static final String SCHEMA = "usage";
    private static final String MICROS = "(CASE WHEN isfinite(%1$s) THEN (extract(epoch FROM %1$s) * 1000000)::bigint"
            + " WHEN %1$s < now() THEN -9223372036854775808 ELSE 9223372036854775807 END)";

    private final Connection connection;

    private SqlLedger(Connection connection) {
        this.connection = connection;
    }

    static SqlLedger open() throws SQLException {
        var backend = Backend.shared();
        var url = backend.jdbcUrl(SCHEMA);
        var owner = backend.owner(SCHEMA);
        Migrations.run(url, owner.user(), owner.password(), SCHEMA);
        try (var asOwner = DriverManager.getConnection(url, owner.user(), owner.password());
                var statement = asOwner.createStatement()) {
            statement.execute("""
                    CREATE OR REPLACE FUNCTION usage.now() RETURNS timestamptz LANGUAGE sql STABLE AS
                    $$ SELECT current_setting('test.now')::timestamptz $$
                    """);
        }
        var app = backend.app(SCHEMA);
        var connection = DriverManager.getConnection(url, app.user(), app.password());
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("SET search_path = usage, pg_catalog");
        }
        connection.commit();
        return new SqlLedger(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    void zone(OrganizationId organization, String zone, long at) {
        asTenant(organization, at, "INSERT INTO ledger_settings (org, time_zone) VALUES (?, ?)", statement -> {
            statement.setString(1, organization.value());
            statement.setString(2, zone);
            return statement.executeUpdate();
        });
    }

    void create(Limit limit, String window, long at) {
        asTenant(limit.organization(), at, """
                SELECT create_limit(?, ?, NULL, ?::measure, ?::scope_type, ?, ?, ?::budget_window, ?, ?, now())
                """, statement -> {
            statement.setString(1, limit.id());
            statement.setString(2, limit.organization().value());
            statement.setString(3, limit.measure().wireName());
            statement.setString(4, limit.scope().type().name().toLowerCase(Locale.ROOT));
            statement.setString(5, limit.scope().id());
            statement.setLong(6, limit.amount());
            statement.setString(7, window);
            statement.setBoolean(8, limit.hard());
            statement.setBoolean(9, limit.window() instanceof Window.Sliding);
            return statement.execute();
        });
    }

    boolean change(Limit limit, long amount, long at) {
        return asTenant(limit.organization(), at, "SELECT change_limit(?, ?, ?, false, NULL, ?)", statement -> {
            statement.setString(1, limit.organization().value());
            statement.setString(2, limit.id());
            statement.setBoolean(3, limit.isRateLimit());
            statement.setLong(4, amount);
            return single(statement).equals("t");
        });
    }

    /** The answers in words. */
    List<String> buy(OrganizationId organization, List<Allotment.Request> requests, long lifetime, long at) {
        return asTenant(organization, at, """
                SELECT * FROM buy_allotments(
                    ?, ARRAY(SELECT r FROM jsonb_populate_recordset(NULL::purchase_request, ?::jsonb) r),
                    ? * interval '1 microsecond', now())
                """, statement -> {
            statement.setString(1, organization.value());
            statement.setString(
                    2, json(requests.stream().map(SqlLedger::purchase).toList()));
            statement.setLong(3, lifetime);
            try (var row = statement.executeQuery()) {
                var answers = new ArrayList<String>();
                while (row.next()) {
                    answers.add(answer(row));
                }
                return answers;
            }
        });
    }

    private static String answer(ResultSet row) throws SQLException {
        return switch (row.getString("outcome")) {
            case "bought" -> "bought " + row.getString("bought") + " for " + row.getLong("valid_ms") + " ms";
            case "exhausted" ->
                "exhausted " + row.getString("limit_id") + " of " + row.getLong("amount") + " posted "
                        + row.getLong("posted") + " pending " + row.getLong("pending") + " retry "
                        + row.getObject("retry_after_ms", Long.class);
            case String other -> other;
        };
    }

    private static Map<String, Object> purchase(Allotment.Request request) {
        var row = new LinkedHashMap<String, Object>();
        row.put("id", request.allotment());
        row.put("relay", request.relay());
        row.put("epoch", request.epoch());
        row.put("api_key", request.keyId());
        row.put(
                request.principal().type() == Principal.Type.USER ? "user_id" : "service_account",
                request.principal().id());
        row.put("project", request.project());
        row.put("need", request.need());
        row.put("want", request.want());
        row.put("closing", request.closing());
        return row;
    }

    /** One batch; answers which of the exchanges were new. */
    Set<String> settle(List<Entry> entries, long at) {
        var orgs = entries.stream()
                .map(entry -> entry.organization().value())
                .distinct()
                .toArray();
        return asSystem(
                at,
                "SELECT * FROM enter_entries(?, ARRAY("
                        + "SELECT r FROM jsonb_populate_recordset(NULL::entry, ?::jsonb) r))",
                enter -> {
                    enter.setArray(1, connection.createArrayOf("text", orgs));
                    enter.setString(2, json(entries.stream().map(SqlLedger::row).toList()));
                    var fresh = new ArrayList<String>();
                    try (var rows = enter.executeQuery()) {
                        while (rows.next()) {
                            fresh.add(rows.getString(2));
                        }
                    }
                    settleFresh(entries.stream()
                            .filter(entry -> fresh.contains(entry.exchange()))
                            .toList());
                    return new TreeSet<>(fresh);
                });
    }

    private void settleFresh(List<Entry> fresh) throws SQLException {
        var allotments = fresh.stream()
                .map(Entry::allotment)
                .filter(id -> id != null)
                .distinct()
                .toArray();
        var orgs = connection.createArrayOf(
                "text",
                fresh.stream().map(entry -> entry.organization().value()).toArray());
        var exchanges = connection.createArrayOf(
                "text", fresh.stream().map(Entry::exchange).toArray());
        try (var lock = connection.prepareStatement("SELECT lock_postings(?, ?, ?, '[]')");
                var settle = connection.prepareStatement("SELECT settle(?, ?)")) {
            lock.setArray(1, connection.createArrayOf("text", allotments));
            lock.setArray(2, orgs);
            lock.setArray(3, exchanges);
            lock.execute();
            settle.setArray(1, orgs);
            settle.setArray(2, exchanges);
            settle.execute();
        }
    }

    private static Map<String, Object> row(Entry entry) {
        var row = new LinkedHashMap<String, Object>();
        row.put("org", entry.organization().value());
        row.put("exchange", entry.exchange());
        row.put("relay", "r");
        row.put("epoch", 1);
        row.put("project", entry.project());
        row.put(entry.principal().startsWith("svc") ? "service_account" : "user_id", entry.principal());
        row.put("api_key", entry.key());
        row.put("provider", "openai");
        row.put("operation", "chat_completions");
        row.put("model", "gpt-4o");
        row.put("allotment", entry.allotment());
        row.put("own_credential", false);
        row.put("hold_nanos", entry.hold().nanos());
        row.put("hold_tokens", entry.hold().tokens());
        row.put("cost_nanos", entry.used().nanos());
        row.put("input_tokens", entry.used().tokens());
        for (var none : List.of(
                "cached_input_tokens",
                "cache_write_tokens",
                "cache_write_hour_tokens",
                "audio_input_tokens",
                "cached_audio_input_tokens",
                "output_tokens",
                "reasoning_tokens",
                "audio_output_tokens",
                "image_input_tokens",
                "cached_image_input_tokens",
                "image_output_tokens",
                "units")) {
            row.put(none, 0);
        }
        row.put("exchanges", entry.used().exchanges());
        row.put("quality", "exact");
        row.put("status", 200);
        row.put("streamed", false);
        for (var time : List.of("started_at", "finished_at", "settled_at")) {
            row.put(time, instant(entry.startedAt()));
        }
        return row;
    }

    String close(OrganizationId organization, String allotment, String relay, Amounts claimed, long at) {
        var closing = Map.of("org", organization.value(), "allotment", allotment, "relay", relay, "claimed", claimed);
        asSystem(at, "SELECT lock_postings(ARRAY[?], '{}', '{}', ?::jsonb)", statement -> {
            statement.setString(1, allotment);
            statement.setString(2, json(List.of(closing)));
            return statement.execute();
        });
        return asSystem(
                at, "SELECT close_allotments(ARRAY[ROW(?, ?, ?, ROW(?, ?, ?)::amounts)::closing])", statement -> {
                    statement.setString(1, organization.value());
                    statement.setString(2, allotment);
                    statement.setString(3, relay);
                    statement.setLong(4, claimed.nanos());
                    statement.setLong(5, claimed.tokens());
                    statement.setLong(6, claimed.exchanges());
                    return single(statement).toUpperCase(Locale.ROOT);
                });
    }

    long fence(String relay, Allotment.Fence fence, long at) {
        return asSystem(at, "SELECT fence_relay(?, ?, ?::jsonb)", statement -> {
            statement.setString(1, relay);
            statement.setLong(2, fence.epoch());
            statement.setString(3, json(fence.claimed()));
            return Long.parseLong(single(statement));
        });
    }

    int bookAbandoned(long margin, long at) {
        return asSystem(at, "SELECT book_abandoned(? * interval '1 microsecond', 1000)", statement -> {
            statement.setLong(1, margin);
            return Integer.parseInt(single(statement));
        });
    }

    /** Every account, allotment part and entry of the organization, a line each. */
    List<String> state(OrganizationId organization, long at) {
        return asTenant(organization, at, """
                SELECT 'account ' || concat_ws(' ', budget, %s, cap, beside, posted, pending, overrun) FROM account
                UNION ALL
                SELECT 'part ' || concat_ws(' ', allotment, measure, amount, settled, returned, booked)
                FROM allotment_part
                UNION ALL
                SELECT 'entry ' || concat_ws(' ', exchange, cost_nanos, input_tokens, exchanges) FROM entry
                """.formatted(MICROS.formatted("window_start")), statement -> {
            var lines = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            return lines.stream().sorted().toList();
        });
    }

    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private <T> T asTenant(OrganizationId organization, long at, String sql, Work<T> work) {
        return inTransaction("SELECT set_config('keyreeve.org', '" + organization.value() + "', true)", at, sql, work);
    }

    private <T> T asSystem(long at, String sql, Work<T> work) {
        return inTransaction("SET LOCAL ROLE usage_system", at, sql, work);
    }

    private <T> T inTransaction(String scoping, long at, String sql, Work<T> work) {
        try (var begin = connection.createStatement();
                var statement = connection.prepareStatement(sql)) {
            begin.execute("SELECT set_config('test.now', '" + instant(at) + "', true)");
            begin.execute(scoping);
            T result = work.with(statement);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String single(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    private static String json(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }
}
