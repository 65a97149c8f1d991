package dev.keyreeve.usage.report;

import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the entries of one bucket and group come to.
 *
 * @param group the values that are grouped by; a service account's entries have no user
 * @param operation what all of them did; absent when they did several things
 * @param requests exchanges; of a booking for a relay that is gone for good as many as there may have been
 */
record Sum(
        Map<Dimension, String> group,
        @Nullable String operation,
        long requests,
        Tokens tokens,
        long units,
        BigDecimal costNanos,
        Certainty certainty) {

    static final Sum NOTHING = new Sum(Map.of(), null, 0, Tokens.NONE, 0, BigDecimal.ZERO, Certainty.WHOLE);

    /** In the order in which {@link #read} takes them. */
    static final String COLUMNS = "CASE WHEN min(operation) = max(operation) THEN min(operation) END,"
            + " coalesce(sum(exchanges), 0), " + Tokens.COLUMNS
            + ", coalesce(sum(units), 0), coalesce(sum(cost_nanos), 0), " + Certainty.COLUMNS;

    /** @param at of the first column */
    static Sum read(ResultSet row, int at, Map<Dimension, String> group) throws SQLException {
        int afterTokens = at + 2 + Tokens.WIDTH;
        return new Sum(
                group,
                row.getString(at),
                row.getLong(at + 1),
                Tokens.read(row, at + 2),
                row.getLong(afterTokens),
                row.getBigDecimal(afterTokens + 1),
                Certainty.read(row, afterTokens + 2));
    }

    @Nullable
    String of(Dimension dimension) {
        return group.get(dimension);
    }

    boolean did(Operation what) {
        return what.name().toLowerCase(Locale.ROOT).equals(operation);
    }
}
