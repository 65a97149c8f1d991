package dev.keyreeve.relay.routing;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often a call may come to one upstream once more: each call that comes for the first time brings a share of a retry,
 * which is there for ten seconds; a retry takes a whole one. So an upstream gets at most that share more than it would get
 * without retries, however many calls fail. Where few calls come the share would allow none at all: the first retry of a
 * second is allowed in any case, and takes what there is.
 */
final class RetryBudget {
    private static final int SECONDS = 10;
    private static final long NANOS = Duration.ofSeconds(1).toNanos();
    private static final long WHOLE = 1_000;

    private final long share;
    private final int floor;
    private final LongSupplier clock;
    private final long start;
    private final long[] left = new long[SECONDS];
    private long second;
    private int thisSecond;

    /** @param clock {@code System.nanoTime()} */
    RetryBudget(double share, int floor, LongSupplier clock) {
        this.share = Math.round(share * WHOLE);
        this.floor = floor;
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    /** A call comes for the first time. */
    synchronized void called() {
        turn();
        left[slot(second)] += share;
    }

    /** Whether it may come once more; taken with the answer. */
    synchronized boolean tryRetry() {
        turn();
        if (take(WHOLE)) {
            thisSecond++;
            return true;
        }
        if (thisSecond < floor) {
            thisSecond++;
            take(available());
            return true;
        }
        return false;
    }

    /** What was brought ten seconds ago is gone. */
    private void turn() {
        long now = (clock.getAsLong() - start) / NANOS;
        if (now == second) {
            return;
        }
        for (long passed = Math.max(second + 1, now - SECONDS + 1); passed <= now; passed++) {
            left[slot(passed)] = 0;
        }
        second = now;
        thisSecond = 0;
    }

    private long available() {
        long sum = 0;
        for (long part : left) {
            sum += part;
        }
        return sum;
    }

    /** The oldest first. */
    private boolean take(long amount) {
        if (available() < amount) {
            return false;
        }
        long open = amount;
        for (long at = second - SECONDS + 1; at <= second && open > 0; at++) {
            int slot = slot(at);
            long part = Math.min(open, left[slot]);
            left[slot] -= part;
            open -= part;
        }
        return true;
    }

    private static int slot(long second) {
        return Math.floorMod(second, SECONDS);
    }
}
