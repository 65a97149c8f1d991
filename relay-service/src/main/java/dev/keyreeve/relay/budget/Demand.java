package dev.keyreeve.relay.budget;

import java.util.concurrent.TimeUnit;

/**
 * How much one key has asked for lately: the sum of the bounds of the current second and of the one before. An allotment
 * of that size lasts about a second, so a busy key buys about once a second and a quiet one ties up little.
 */
final class Demand {
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

    private final long most;
    private long periodStart;
    private long previous;
    private long current;

    Demand(long most, long now) {
        this.most = most;
        this.periodStart = now;
    }

    void asked(long nanos, long now) {
        roll(now);
        current = saturated(current, nanos);
    }

    /** At least {@code need}, and more than the cap only when the need is. */
    long want(long need, long now) {
        roll(now);
        return Math.max(need, Math.min(most, saturated(previous, current)));
    }

    private void roll(long now) {
        long passed = (now - periodStart) / PERIOD;
        if (passed > 0) {
            previous = passed == 1 ? current : 0;
            current = 0;
            periodStart += passed * PERIOD;
        }
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
