package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.usage.TokenUsage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One exchange's row in the table {@code entry}.
 *
 * @param holdNanos what the exchange claimed of its allotment, in nano-USD
 * @param holdTokens the same in tokens
 * @param units what the operation counts beside tokens; see {@code contracts.usage.UsageEvent.Settled}
 * @param costNanos what it cost; 0 for a model without a price
 */
public record Entry(
        String org,
        String exchange,
        String relay,
        long epoch,
        String project,
        @Nullable String userId,
        @Nullable String serviceAccount,
        String apiKey,
        @Nullable String app,
        String provider,
        String operation,
        String model,
        @Nullable String allotment,
        long holdNanos,
        long holdTokens,
        @Nullable String priceVersion,
        TokenUsage usage,
        long units,
        String quality,
        int status,
        boolean streamed,
        Instant startedAt,
        Instant finishedAt,
        long costNanos)
        implements Posting {

    /** What makes an exchange one: no organization can take another's ids. */
    record Key(String org, String exchange) {}

    Key key() {
        return new Key(org, exchange);
    }
}
