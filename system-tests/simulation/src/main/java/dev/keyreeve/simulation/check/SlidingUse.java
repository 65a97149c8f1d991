package dev.keyreeve.simulation.check;

import java.util.ArrayList;
import java.util.List;

/** What was used under one rate limit, and when its holds were taken. */
final class SlidingUse {
    private record Use(long at, long amount) {}

    /**
     * A relay's clock may be slow by a tenth, and then holds from an allotment a tenth of a slot longer than the ledger
     * thinks. So much shorter is the period that is judged.
     */
    private static final int TENTHS_OF_SLOTS = 10 * 60;

    private final long period;
    private final List<Use> uses = new ArrayList<>();

    SlidingUse(long periodMicros) {
        long nanos = periodMicros * 1_000;
        this.period = nanos - nanos / TENTHS_OF_SLOTS;
    }

    /**
     * @param at when the hold was taken, in nanoseconds
     * @throws BrokenPromise when some period now holds more than the limit
     */
    void add(long at, long amount, long limit, String name) {
        uses.add(new Use(at, amount));
        for (var first : uses) {
            if (first.at() <= at && first.at() > at - period) {
                long sum = usedFrom(first.at());
                if (sum > limit) {
                    throw new BrokenPromise(sum + " were used in one period of " + name + ", whose limit is " + limit);
                }
            }
        }
    }

    private long usedFrom(long start) {
        long sum = 0;
        for (var use : uses) {
            if (use.at() >= start && use.at() < start + period) {
                sum += use.amount();
            }
        }
        return sum;
    }
}
