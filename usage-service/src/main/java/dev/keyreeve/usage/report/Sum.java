package dev.keyreeve.usage.report;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the entries of one bucket and group come to.
 *
 * @param group the values that are grouped by; a service account's entries have no user
 */
record Sum(
        Map<Dimension, String> group,
        long requests,
        long inputTokens,
        long cachedInputTokens,
        long outputTokens,
        BigDecimal costNanos) {

    @Nullable
    String of(Dimension dimension) {
        return group.get(dimension);
    }
}
