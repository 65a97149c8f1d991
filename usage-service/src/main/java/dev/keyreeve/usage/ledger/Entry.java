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
 * @param ownCredential whether the caller's own credential paid, so that no limit on money or tokens counts it
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
        long costNanos,
        boolean ownCredential)
        implements Posting {

    /** With the organization's credential. */
    public Entry(
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
            long costNanos) {
        this(
                org,
                exchange,
                relay,
                epoch,
                project,
                userId,
                serviceAccount,
                apiKey,
                app,
                provider,
                operation,
                model,
                allotment,
                holdNanos,
                holdTokens,
                priceVersion,
                usage,
                units,
                quality,
                status,
                streamed,
                startedAt,
                finishedAt,
                costNanos,
                false);
    }

    /** What makes an exchange one: no organization can take another's ids. */
    record Key(String org, String exchange) {}

    Key key() {
        return new Key(org, exchange);
    }
}
