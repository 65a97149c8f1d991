package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.usage.Amounts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Exchanges that wait for a hold, in the order in which they came. */
final class Waiters {
    record Waiter(long number, Amounts need, Consumer<HoldOutcome> then) {}

    private final ArrayDeque<Waiter> queue = new ArrayDeque<>();
    private long last;

    void add(Amounts need, Consumer<HoldOutcome> then) {
        queue.add(new Waiter(++last, need, then));
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    @Nullable
    Waiter head() {
        return queue.peek();
    }

    /** The number of whoever came last; who comes later has a higher one. */
    long last() {
        return last;
    }

    void removeHead() {
        queue.remove();
    }

    /** Everybody up to a number, taken out. */
    List<Waiter> removeUpTo(long number) {
        return remove(waiter -> waiter.number() <= number);
    }

    boolean any(Predicate<Waiter> who) {
        return queue.stream().anyMatch(who);
    }

    List<Waiter> remove(Predicate<Waiter> who) {
        var removed = new ArrayList<Waiter>();
        queue.removeIf(waiter -> {
            boolean goes = who.test(waiter);
            if (goes) {
                removed.add(waiter);
            }
            return goes;
        });
        return removed;
    }
}
