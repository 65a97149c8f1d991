package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.Allotment.Answer.Exhausted;
import org.jspecify.annotations.Nullable;

/**
 * A limit that has less left than an exchange may need.
 *
 * @param need in units of the limit's measure
 */
public record Shortage(Exhausted limit, long need) {
    /** When calls end nobody can tell; what a relay bought for calls that did not come is back by then. */
    private static final long HELD_MS = 2_000;

    public boolean neverFits() {
        return need > limit.limit();
    }

    public long left() {
        return Math.max(0, limit.limit() - limit.posted() - limit.pending());
    }

    /**
     * Whether nothing but what is held for calls under way is in its way: what they do not use comes back when they are
     * settled. A request that is held comes to be a used one.
     */
    boolean isHeld() {
        return limit.measure() != Measure.REQUESTS && need <= limit.limit() - limit.posted();
    }

    /** When there may be room, in milliseconds; absent when waiting helps nobody. */
    public @Nullable Long comeAgainMs() {
        if (neverFits()) {
            return null;
        }
        var reset = limit.retryAfterMs();
        if (!isHeld()) {
            return reset;
        }
        return reset == null ? HELD_MS : Math.min(HELD_MS, reset);
    }
}
