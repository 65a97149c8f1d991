package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Allotment.Closing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The money of one key at this relay: the allotment that holds are taken from, those that wait for their last hold to
 * end, and the exchanges that wait for the next purchase. One purchase is under way at a time; who comes meanwhile
 * queues in order.
 *
 * <p>Called by several event loops. The lock is held for arithmetic only: whatever others are to be told is collected in
 * {@link Work} and done outside of it.
 */
final class Purse {
    /** What a purse needs from outside. */
    interface World {
        /** Monotonic, in nanoseconds. */
        long now();

        /** Asks the ledger, and hands its answer to {@link #answered} or {@link #unanswered}, once. Never throws. */
        void buy(Purse purse, Purchase purchase);

        /** No hold will be taken from the slice any more, and none of it is undecided. */
        void closed(Slice slice);
    }

    /**
     * @param covers how many had queued when the request left: whom its answer is about
     * @param sentAt on the monotonic clock, before the request left
     */
    record Purchase(long need, long want, int covers, List<Closing> closing, long sentAt) {}

    private record Waiter(long need, Consumer<HoldOutcome> then) {}

    /** Closes are told in the next purchase too, because that is faster; the event alone would do. */
    private static final int MOST_UNTOLD = 64;

    private final World world;
    private final Demand demand;
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private final List<Slice> retired = new ArrayList<>();
    private final ArrayDeque<Closing> untold = new ArrayDeque<>();
    private @Nullable Slice current;
    private boolean buying;
    private boolean ended;

    Purse(World world, long maxAllotment) {
        this.world = world;
        this.demand = new Demand(maxAllotment, world.now());
    }

    /**
     * Asks for a hold; the outcome comes at once or with the ledger's answer.
     *
     * @return false when this purse has been put away: the caller takes the key's next one
     */
    boolean hold(long need, Consumer<HoldOutcome> then) {
        var work = new Work();
        synchronized (this) {
            if (ended) {
                return false;
            }
            long now = world.now();
            demand.asked(need, now);
            waiters.add(new Waiter(need, then));
            if (!buying) {
                serve(now, work);
                buyForTheRest(now, work);
            }
        }
        work.perform();
        return true;
    }

    /**
     * @param epoch under which the purchase was made
     */
    void answered(Purchase purchase, Answer answer, long epoch) {
        var work = new Work();
        synchronized (this) {
            buying = false;
            untold.removeAll(purchase.closing());
            long now = world.now();
            switch (answer) {
                case Answer.Bought bought -> bought(purchase, bought, epoch, now, work);
                case Answer.Unlimited unlimited ->
                    tellCovered(purchase, () -> new HoldOutcome.Held(new FreeHold()), work);
                case Answer.Exhausted exhausted -> refuse(purchase, exhausted, work);
            }
            buyForTheRest(now, work);
        }
        work.perform();
    }

    void unanswered(Purchase purchase) {
        var work = new Work();
        synchronized (this) {
            buying = false;
            tellCovered(purchase, Refusals::ledgerUnavailable, work);
            buyForTheRest(world.now(), work);
        }
        work.perform();
    }

    /**
     * Closes what has lain idle or may not be used any more.
     *
     * @return true when nothing is left: the purse is put away and serves nobody any more
     */
    boolean putAwayIfIdle(long idleNanos) {
        var work = new Work();
        boolean empty;
        synchronized (this) {
            long now = world.now();
            if (current != null && (current.isOverAt(now) || current.isIdleAt(now, idleNanos))) {
                retireCurrent(work);
            }
            empty = current == null && retired.isEmpty() && waiters.isEmpty() && !buying;
            ended |= empty;
        }
        work.perform();
        return empty;
    }

    /** Refuses who waits and closes what is decided; the rest closes itself with its last hold. */
    void stop() {
        var work = new Work();
        synchronized (this) {
            ended = true;
            for (var waiter : waiters) {
                work.tell(waiter.then(), Refusals.stopping());
            }
            waiters.clear();
            retireCurrent(work);
        }
        work.perform();
    }

    private void end(Slice slice, long nanos, boolean claimed) {
        var work = new Work();
        synchronized (this) {
            if (claimed) {
                slice.claim(nanos);
            } else {
                slice.giveBack(nanos);
            }
            if (slice != current && !slice.hasUndecided()) {
                retired.remove(slice);
                close(slice, work);
            }
        }
        work.perform();
    }

    private void bought(Purchase purchase, Answer.Bought bought, long epoch, long now, Work work) {
        long validUntil = purchase.sentAt() + TimeUnit.MILLISECONDS.toNanos(bought.validMs());
        current = new Slice(bought.allotment(), epoch, bought.nanos(), validUntil, now);
        if (ended) {
            retireCurrent(work);
            return;
        }
        int before = waiters.size();
        serve(now, work);
        if (waiters.size() == before) {
            // Too little, or over on arrival. To buy for the same exchange again could go on for ever.
            work.tell(waiters.remove().then(), Refusals.ledgerUnavailable());
        }
    }

    /** The answer is about everybody who had queued by then and needs no less; it is not kept for later ones. */
    private void refuse(Purchase purchase, Answer.Exhausted exhausted, Work work) {
        var queued = waiters.iterator();
        for (int i = 0; i < purchase.covers() && queued.hasNext(); i++) {
            var waiter = queued.next();
            if (waiter.need() >= purchase.need()) {
                queued.remove();
                work.tell(waiter.then(), Refusals.exhausted(exhausted, waiter.need()));
            }
        }
    }

    private void tellCovered(Purchase purchase, Supplier<HoldOutcome> outcome, Work work) {
        for (int i = 0; i < purchase.covers() && !waiters.isEmpty(); i++) {
            work.tell(waiters.remove().then(), outcome.get());
        }
    }

    private void serve(long now, Work work) {
        for (var head = waiters.peek(); head != null; head = waiters.peek()) {
            if (current == null || !current.canServe(head.need(), now)) {
                return;
            }
            waiters.remove();
            current.take(head.need(), now);
            work.tell(head.then(), new HoldOutcome.Held(new SliceHold(current, head.need())));
        }
    }

    private void buyForTheRest(long now, Work work) {
        var head = waiters.peek();
        if (head == null) {
            return;
        }
        retireCurrent(work);
        buying = true;
        work.purchase =
                new Purchase(head.need(), demand.want(head.need(), now), waiters.size(), List.copyOf(untold), now);
    }

    private void retireCurrent(Work work) {
        var slice = current;
        current = null;
        if (slice != null && slice.hasUndecided()) {
            retired.add(slice);
        } else if (slice != null) {
            close(slice, work);
        }
    }

    private void close(Slice slice, Work work) {
        untold.add(new Closing(slice.allotment(), slice.claimed()));
        if (untold.size() > MOST_UNTOLD) {
            untold.remove();
        }
        work.closed.add(slice);
    }

    /** What is to be told to others once the lock is free. */
    private final class Work {
        private final List<Slice> closed = new ArrayList<>();
        private final List<Runnable> outcomes = new ArrayList<>();
        private @Nullable Purchase purchase;

        void tell(Consumer<HoldOutcome> then, HoldOutcome outcome) {
            outcomes.add(() -> then.accept(outcome));
        }

        void perform() {
            closed.forEach(world::closed);
            if (purchase != null) {
                world.buy(Purse.this, purchase);
            }
            outcomes.forEach(Runnable::run);
        }
    }

    private final class SliceHold extends EndedOnce {
        private final Slice slice;
        private final long nanos;

        SliceHold(Slice slice, long nanos) {
            this.slice = slice;
            this.nanos = nanos;
        }

        @Override
        public String allotment() {
            return slice.allotment();
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        void end(boolean claimed) {
            Purse.this.end(slice, nanos, claimed);
        }
    }
}
