package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.Amounts;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The open allotments of one purse, the oldest first: so that little is left of it when it goes. */
final class Slices {
    private final ArrayList<Slice> open = new ArrayList<>(2);

    void add(Slice slice) {
        open.add(slice);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    @Nullable
    Slice thatServes(Amounts need, long now) {
        for (var slice : open) {
            if (slice.canServe(need, now)) {
                return slice;
            }
        }
        return null;
    }

    boolean isNewest(Slice slice) {
        return open.getLast() == slice;
    }

    /** What could still be held or given back, once all that is undecided is voided. */
    long unclaimed(Measure measure) {
        long sum = 0;
        for (var slice : open) {
            sum += slice.unclaimed().of(measure);
        }
        return sum;
    }

    void supersede() {
        open.forEach(Slice::supersede);
    }

    void supersedeIdle(long now, long idleNanos) {
        for (var slice : open) {
            if (slice.isOverOrIdleAt(now, idleNanos)) {
                slice.supersede();
            }
        }
    }

    void retire() {
        open.forEach(Slice::retire);
    }

    void removeFinished(Consumer<Slice> then) {
        open.removeIf(slice -> {
            boolean finished = slice.isFinished();
            if (finished) {
                then.accept(slice);
            }
            return finished;
        });
    }
}
