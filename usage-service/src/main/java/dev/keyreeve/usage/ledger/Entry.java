package dev.keyreeve.usage.ledger;

import org.jspecify.annotations.Nullable;

/**
 * One exchange's row in the table {@code entry}, whose columns its JSON members are named after. Times are ISO 8601.
 *
 * @param holdNanos what the exchange claimed of its allotment, in nano-USD
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
        String provider,
        String operation,
        String model,
        @Nullable String allotment,
        long holdNanos,
        @Nullable String priceVersion,
        long inputTokens,
        long cachedInputTokens,
        long outputTokens,
        long reasoningTokens,
        String quality,
        int status,
        boolean streamed,
        String startedAt,
        String finishedAt,
        long costNanos) {}
