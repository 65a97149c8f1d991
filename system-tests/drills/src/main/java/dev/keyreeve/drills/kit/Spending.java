package dev.keyreeve.drills.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/**
 * How a budget in money stands, as the admin API says it; all in nano-USD.
 *
 * @param limit its amount
 * @param posted what its settled exchanges cost
 * @param pending what relays hold of it
 */
public record Spending(long limit, long posted, long pending) {
    public static final long NANOS_PER_USD = 1_000_000_000;

    static Spending of(JsonNode budget) {
        return new Spending(
                nanos(budget.at("/amount/value")),
                nanos(budget.at("/posted/value")),
                nanos(budget.at("/pending/value")));
    }

    /** What may be spent at most when all that is out there is spent. */
    public long admitted() {
        return Math.addExact(posted, pending);
    }

    public long unspent() {
        return limit - posted;
    }

    private static long nanos(JsonNode usd) {
        return new BigDecimal(usd.asText()).movePointRight(9).longValueExact();
    }

    /** For people: {@code 0.123456789 USD}. */
    public static String usd(long nanos) {
        return BigDecimal.valueOf(nanos, 9).toPlainString() + " USD";
    }
}
