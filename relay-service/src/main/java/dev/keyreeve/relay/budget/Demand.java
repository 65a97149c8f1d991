package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.usage.Amounts;
import java.util.concurrent.TimeUnit;

/**
 * How much one key has asked for lately: the sum of the bounds of the current second and of the one before. An allotment
 * of that size lasts about a second, so a busy key buys about once a second and a quiet one ties up little.
 */
final class Demand {
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);
    /** Exchanges in two periods. Below, a purchase is seldom enough that who waits for it does no harm. */
    private static final long BUSY = 50;

    /** Of what two periods need: about as long as the ledger takes to answer when it is busy, and some. */
    private static final int A_MOMENT = 8;

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

    /** Whether a busy key will be through with it in a moment. As of the last time that it asked. */
    boolean outruns(Slice slice, long now) {
        var free = slice.free();
        return previous.exchanges() + current.exchanges() >= BUSY
                && (slice.isOverAt(now + PERIOD / A_MOMENT)
                        || isLow(free.nanos(), previous.nanos(), current.nanos())
                        || isLow(free.tokens(), previous.tokens(), current.tokens())
                        || isLow(free.exchanges(), previous.exchanges(), current.exchanges()));
    }

    private static boolean isLow(long free, long before, long now) {
        return free < before / A_MOMENT + now / A_MOMENT;
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
