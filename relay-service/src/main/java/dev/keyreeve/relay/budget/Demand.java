package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.usage.Amounts;
import java.util.concurrent.TimeUnit;

/**
 * How much one key has asked for lately: the sum of the bounds of the current second and of the one before. An allotment
 * of that size lasts about a second, so a busy key buys about once a second and a quiet one ties up little.
 */
final class Demand {
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

    private final Amounts most;
    private long periodStart;
    private Amounts previous = Amounts.NONE;
    private Amounts current = Amounts.NONE;

    Demand(Amounts most, long now) {
        this.most = most;
        this.periodStart = now;
    }

    void asked(Amounts need, long now) {
        roll(now);
        current = saturated(current, need);
    }

    /** In each part at least {@code need}, and more than the most only where the need is. */
    Amounts want(Amounts need, long now) {
        roll(now);
        var lately = saturated(previous, current);
        return new Amounts(
                Math.max(need.nanos(), Math.min(most.nanos(), lately.nanos())),
                Math.max(need.tokens(), Math.min(most.tokens(), lately.tokens())),
                Math.max(need.exchanges(), Math.min(most.exchanges(), lately.exchanges())));
    }

    private void roll(long now) {
        long passed = (now - periodStart) / PERIOD;
        if (passed > 0) {
            previous = passed == 1 ? current : Amounts.NONE;
            current = Amounts.NONE;
            periodStart += passed * PERIOD;
        }
    }

    private static Amounts saturated(Amounts a, Amounts b) {
        return new Amounts(
                saturated(a.nanos(), b.nanos()),
                saturated(a.tokens(), b.tokens()),
                saturated(a.exchanges(), b.exchanges()));
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
