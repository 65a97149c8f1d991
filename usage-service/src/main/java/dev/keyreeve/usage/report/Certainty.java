package dev.keyreeve.usage.report;

import dev.keyreeve.usage.http.Amount;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * How much of a sum is not what a provider counted, and how much of it had no price.
 *
 * @param estimated by what was seen of it
 * @param bound booked at the most that it could have been
 * @param unpriced costs nothing in the sum, because nobody knows what it costs
 */
record Certainty(Share estimated, Share bound, Unpriced unpriced) {

    /** @param amount what of the sum's cost it is */
    record Share(long numModelRequests, long tokens, Amount amount) {}

    /** @param models as {@code provider/model}, the first {@link #MOST_MODELS} by the alphabet */
    record Unpriced(long numModelRequests, List<String> models) {
        Unpriced {
            models = List.copyOf(models);
        }
    }

    private static final int MOST_MODELS = 20;
    private static final Share NO_SHARE = new Share(0, 0, Amount.of(BigDecimal.ZERO));

    static final Certainty WHOLE = new Certainty(NO_SHARE, NO_SHARE, new Unpriced(0, List.of()));

    /** What used something and names no prices; what is booked for a relay that is gone for good names none, and costs. */
    private static final String HAD_NO_PRICE =
            "price_version IS NULL AND cost_nanos = 0 AND input_tokens + output_tokens + units > 0";

    /** In the order in which {@link #read} takes them. */
    static final String COLUMNS = share("estimated") + ", " + share("bound")
            + ", coalesce(sum(exchanges) FILTER (WHERE " + HAD_NO_PRICE + "), 0)"
            + ", (array_agg(DISTINCT provider || '/' || model) FILTER (WHERE " + HAD_NO_PRICE + "))[1:" + MOST_MODELS
            + "]";

    private static String share(String quality) {
        var filter = " FILTER (WHERE quality = '" + quality + "'), 0)";
        return "coalesce(sum(exchanges)" + filter + ", coalesce(sum(input_tokens + output_tokens)" + filter
                + ", coalesce(sum(cost_nanos)" + filter;
    }

    /** @param at of the first column */
    static Certainty read(ResultSet row, int at) throws SQLException {
        var models = row.getArray(at + 7);
        return new Certainty(
                share(row, at),
                share(row, at + 3),
                new Unpriced(row.getLong(at + 6), models == null ? List.of() : List.of((String[]) models.getArray())));
    }

    private static Share share(ResultSet row, int at) throws SQLException {
        return new Share(row.getLong(at), row.getLong(at + 1), Amount.of(row.getBigDecimal(at + 2)));
    }
}
