package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Amounts;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one key may spend at this relay: the allotments that holds are taken from, and the exchanges that wait for the
 * next purchase. One purchase is under way at a time; who comes meanwhile queues in order. A busy key's next allotment
 * is bought before the last one is used up, as long as the ledger gives all that is wanted, so that nobody waits for it.
 *
 * <p>Called by several event loops. The lock is held for arithmetic only: whatever others are to be told is collected in
 * {@link Work} and done outside of it. Knows no clock and no network, so a simulation can drive it.
 */
public final class Purse {
    /** What a purse needs from outside. */
    public interface World {
        /** Monotonic, in nanoseconds. */
        long now();

        /** The id of an allotment, for one purchase alone: nobody has used it or will. */
        String newAllotment();

        /**
         * Asks the ledger, and hands its answer to {@link #answered}, {@link #unanswered} or {@link #unsent}, once. Never
         * throws.
         */
        void buy(Purse purse, Purchase purchase);

        /** No hold will be taken from the slice any more, and none of it is undecided. */
        void closed(Slice slice);
    }

    /**
     * How long holds are taken from an allotment, however much of it is left: until it is closed the usage log keeps all
     * that was written since its first exchange, for others too.
     */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final World world;
    private final long graceNanos;
    private final Demand demand;
    private final Waiters waiters = new Waiters();
    private final Slices slices = new Slices();
    private final Untold untold = new Untold();
    private final AtomicLong recalls = new AtomicLong();
    private int undecidedFree;
    private @Nullable Purchase underWay;
    private boolean awaitingDecision;
    /** Whether the last answer was all that was wanted: where little is left, others need it more than we may. */
    private boolean plenty;

    private boolean ended;

    /**
     * @param most that it asks for beyond a need
     * @param graceNanos how long after its allotment's end a hold may still be forwarded
     */
    public Purse(World world, Amounts most, long graceNanos) {
        this.world = world;
        this.graceNanos = graceNanos;
        this.demand = new Demand(most, world.now());
    }

    /**
     * Asks for a hold; the outcome comes at once or with the ledger's answer.
     *
     * @return false when this purse has been put away: the caller takes the key's next one
     */
    public boolean hold(Amounts need, Consumer<HoldOutcome> then) {
        HoldOutcome atOnce = null;
        Work work = null;
        synchronized (this) {
            if (ended) {
                return false;
            }
            long now = world.now();
            demand.asked(need, now);
            var slice = waiters.isEmpty() ? slices.thatServes(need, now) : null;
            if (slice != null) {
                atOnce = take(slice, need, now);
                if (plenty && underWay == null && slices.isNewest(slice) && demand.outruns(slice, now)) {
                    work = new Work();
                    buy(need, now, work);
                }
            } else {
                waiters.add(need, then);
                work = new Work();
                buyForTheRest(now, work);
            }
        }
        if (atOnce != null) {
            then.accept(atOnce);
        }
        if (work != null) {
            work.perform(this, world);
        }
        return true;
    }

    /** The ledger's answer, with the epoch under which it was asked. One that comes too late is nobody's. */
    public void answered(Purchase purchase, Answer answer, long epoch) {
        var work = new Work();
        synchronized (this) {
            if (!isUnderWay(purchase)) {
                return;
            }
            underWay = null;
            plenty = answer instanceof Answer.Bought bought && bought.amounts().covers(purchase.want());
            untold.told(purchase.closing());
            long now = world.now();
            switch (answer) {
                case Answer.Bought bought -> bought(purchase, bought, epoch, now, work);
                case Answer.Unlimited unlimited -> unlimited(purchase, work);
                case Answer.Exhausted exhausted -> refuse(purchase, exhausted, work);
            }
            buyForTheRest(now, work);
        }
        work.perform(this, world);
    }

    /**
     * Nobody knows what the ledger did, or will do when it comes to it: the allotment is closed with a claim of nothing,
     * and no answer is taken any more. {@code epoch} is the one under which it was asked.
     */
    public void unanswered(Purchase purchase, long epoch) {
        gaveUp(purchase, work -> {
            long now = world.now();
            slices.add(new Slice(purchase.allotment(), epoch, Amounts.NONE, now, now));
            closeFinished(work);
        });
    }

    /** The ledger could not be reached, so it knows of nothing. */
    public void unsent(Purchase purchase) {
        gaveUp(purchase, nothingToClose -> {});
    }

    private void gaveUp(Purchase purchase, Consumer<Work> close) {
        var work = new Work();
        synchronized (this) {
            if (!isUnderWay(purchase)) {
                return;
            }
            underWay = null;
            plenty = false;
            close.accept(work);
            waiters.removeUpTo(purchase.upTo())
                    .forEach(waiter -> work.tell(waiter.then(), Refusals.ledgerUnavailable()));
            buyForTheRest(world.now(), work);
        }
        work.perform(this, world);
    }

    private boolean isUnderWay(Purchase purchase) {
        return underWay != null && underWay.allotment().equals(purchase.allotment());
    }

    /**
     * A limit over the key may have been lowered: nothing more is held from what was bought before, what is being bought
     * is given back on arrival, and no hold that is still undecided stands any more.
     */
    public void recall() {
        var work = new Work();
        synchronized (this) {
            recalls.incrementAndGet();
            slices.retire();
            closeFinished(work);
            awaitingDecision = false;
            buyForTheRest(world.now(), work);
        }
        work.perform(this, world);
    }

    /**
     * Closes what has lain idle or may not be used any more.
     *
     * @return true when nothing is left: the purse is put away and serves nobody any more
     */
    public boolean putAwayIfIdle(long idleNanos) {
        var work = new Work();
        boolean empty;
        synchronized (this) {
            slices.supersedeIdle(world.now(), idleNanos);
            closeFinished(work);
            empty = slices.isEmpty() && waiters.isEmpty() && underWay == null && undecidedFree == 0;
            ended |= empty;
        }
        work.perform(this, world);
        return empty;
    }

    /** Refuses who waits and closes what is decided; the rest closes itself with its last hold. */
    public void stop() {
        var work = new Work();
        synchronized (this) {
            ended = true;
            waiters.removeUpTo(Long.MAX_VALUE).forEach(waiter -> work.tell(waiter.then(), Refusals.stopping()));
            slices.retire();
            closeFinished(work);
        }
        work.perform(this, world);
    }

    private HoldOutcome take(Slice slice, Amounts need, long now) {
        slice.take(need, now);
        return new HoldOutcome.Held(new PurseHold(this, slice, need, recalls.get()));
    }

    private void serve(long now, Work work) {
        for (var head = waiters.head(); head != null; head = waiters.head()) {
            var slice = slices.thatServes(head.need(), now);
            if (slice == null) {
                return;
            }
            waiters.removeHead();
            work.tell(head.then(), take(slice, head.need(), now));
        }
    }

    /** What of this key nobody can take from goes back with the purchase, so that it can be a part of what is bought. */
    private void buyForTheRest(long now, Work work) {
        var head = waiters.head();
        if (head == null || underWay != null || awaitingDecision) {
            return;
        }
        slices.supersede();
        closeFinished(work);
        buy(head.need(), now, work);
    }

    private void buy(Amounts need, long now, Work work) {
        underWay = new Purchase(
                world.newAllotment(), need, demand.want(need, now), waiters.last(), untold.all(), now, recalls.get());
        work.buy(underWay);
    }

    private void bought(Purchase purchase, Answer.Bought bought, long epoch, long now, Work work) {
        long validUntil = purchase.sentAt() + Math.min(LONGEST_NANOS, TimeUnit.MILLISECONDS.toNanos(bought.validMs()));
        var slice = new Slice(bought.allotment(), epoch, bought.amounts(), validUntil, now);
        slices.supersede();
        closeFinished(work);
        slices.add(slice);
        if (ended || isRecalled(purchase)) {
            slice.retire();
            closeFinished(work);
            return;
        }
        serve(now, work);
        var head = waiters.head();
        if (head != null && !slice.hasUndecided() && purchase.need().covers(head.need())) {
            // Too little, or over on arrival. To buy for the same exchange again could go on for ever.
            waiters.removeHead();
            work.tell(head.then(), Refusals.ledgerUnavailable());
        }
    }

    private void unlimited(Purchase purchase, Work work) {
        if (!isRecalled(purchase)) {
            waiters.removeUpTo(purchase.upTo()).forEach(waiter -> {
                undecidedFree++;
                work.tell(
                        waiter.then(),
                        new HoldOutcome.Held(new PurseHold(this, null, Amounts.NONE, purchase.recalls())));
            });
        }
    }

    /**
     * The answer is about everybody who had queued by then and needs no less; it is not kept for later ones. What is
     * missing may be here, under holds that are about to be decided: who it would do for asks again when they are.
     */
    private void refuse(Purchase purchase, Answer.Exhausted exhausted, Work work) {
        var measure = exhausted.measure();
        long left = exhausted.limit() - exhausted.posted() - exhausted.pending() + slices.unclaimed(measure);
        waiters.remove(waiter -> isMeant(waiter, purchase, measure)
                        && (slices.isEmpty() || waiter.need().of(measure) > left))
                .forEach(waiter -> work.tell(waiter.then(), Refusals.exhausted(exhausted, waiter.need())));
        awaitingDecision = waiters.any(waiter -> isMeant(waiter, purchase, measure));
    }

    private static boolean isMeant(Waiters.Waiter waiter, Purchase purchase, Measure measure) {
        return waiter.number() <= purchase.upTo()
                && waiter.need().of(measure) >= purchase.need().of(measure);
    }

    private boolean isRecalled(Purchase purchase) {
        return purchase.recalls() != recalls.get();
    }

    private void closeFinished(Work work) {
        slices.removeFinished(slice -> {
            untold.closed(slice);
            work.closed(slice);
        });
    }

    /** Reads nothing that the lock guards. */
    boolean stands(PurseHold hold) {
        var slice = hold.slice();
        return recalls.get() == hold.recalls() && (slice == null || !slice.isOverFor(graceNanos, world.now()));
    }

    void end(PurseHold hold, boolean claimed) {
        Work work;
        synchronized (this) {
            hold.endOnce();
            var slice = hold.slice();
            if (slice == null) {
                undecidedFree--;
                return;
            }
            if (claimed) {
                slice.claim(hold.amounts());
                if (!slice.isFinished()) {
                    return;
                }
            } else {
                slice.giveBack(hold.amounts());
            }
            work = new Work();
            long now = world.now();
            serve(now, work);
            closeFinished(work);
            awaitingDecision = false;
            buyForTheRest(now, work);
        }
        work.perform(this, world);
    }
}
