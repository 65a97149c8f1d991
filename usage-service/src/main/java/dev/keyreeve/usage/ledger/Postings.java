package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Settlements and closings of one transaction across tenants. All locks are taken when it begins, in the ledger's order,
 * so that a batch and the purchases of the same moment cannot deadlock.
 */
public final class Postings implements AutoCloseable {
    private static final String SETTLE = "SELECT settle(jsonb_populate_record(NULL::entry, ?::jsonb))";
    private static final String CLOSE = "SELECT close_allotment(?, ?, ?, ?)";

    private final PreparedStatement settle;
    private final PreparedStatement close;

    private Postings(PreparedStatement settle, PreparedStatement close) {
        this.settle = settle;
        this.close = close;
    }

    /** Begins postings of exactly these things, in a transaction that has done nothing to the ledger yet. */
    public static Postings begin(Connection connection, List<Entry> entries, List<Closing> closings)
            throws SQLException {
        try (var lock = connection.prepareStatement("SELECT lock_postings(?, ?, ?::jsonb)")) {
            lock.setArray(1, connection.createArrayOf("text", organizations(entries, closings)));
            lock.setArray(2, connection.createArrayOf("text", allotments(entries, closings)));
            lock.setString(3, json(entries));
            lock.execute();
        }
        return new Postings(connection.prepareStatement(SETTLE), connection.prepareStatement(CLOSE));
    }

    /** Books an exchange; false when it had been booked before. */
    public boolean settle(Entry entry) throws SQLException {
        settle.setString(1, json(entry));
        return "settled".equals(answer(settle));
    }

    public Closing.Outcome close(Closing closing) throws SQLException {
        close.setString(1, closing.organization().value());
        close.setString(2, closing.allotment());
        close.setString(3, closing.relay());
        close.setLong(4, closing.claimedNanos());
        return Closing.Outcome.valueOf(answer(close).toUpperCase(Locale.ROOT));
    }

    @Override
    public void close() throws SQLException {
        try (settle) {
            close.close();
        }
    }

    private static String answer(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Object[] organizations(List<Entry> entries, List<Closing> closings) {
        return Stream.concat(
                        entries.stream().map(Entry::org),
                        closings.stream().map(closing -> closing.organization().value()))
                .distinct()
                .toArray();
    }

    private static Object[] allotments(List<Entry> entries, List<Closing> closings) {
        return Stream.concat(
                        entries.stream().map(Entry::allotment).filter(Objects::nonNull),
                        closings.stream().map(Closing::allotment))
                .distinct()
                .toArray();
    }

    private static String json(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }
}
