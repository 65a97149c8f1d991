package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.id.OrganizationId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Whether this relay may admit: it holds a lease, and since that lease's registration it has read all that the topic
 * held. Pure: the clock is a number that is passed in ({@code System.nanoTime()}), and the topic two maps.
 *
 * <p>The feed's and the lease's threads write, event loops read {@link #mayServe} without a lock.
 */
public final class Standing {
    public sealed interface State {
        /** Nothing is held; the next step is to register. */
        record Unregistered() implements State {}

        /**
         * Registered, and not caught up.
         *
         * @param until when the lease ends, on the monotonic clock
         * @param targets the topic's end offsets by partition, read after the registration was answered
         */
        record CatchingUp(
                long epoch, long until, String token, List<Lease.Mark> watermark, Optional<Map<Integer, Long>> targets)
                implements State {}

        record Serving(long epoch, long until, String token) implements State {}
    }

    private volatile State state = new State.Unregistered();
    private boolean hasServed;
    private long servedUntil;

    public State state() {
        return state;
    }

    /**
     * @param sentAt when the request for it was sent: what key-service grants, it counts from later
     */
    public synchronized void registered(long sentAt, Lease.Granted granted) {
        state = new State.CatchingUp(
                granted.epoch(), until(sentAt, granted), granted.token(), granted.watermark(), Optional.empty());
    }

    /**
     * key-service prolongs only a lease that has not run out there, so between the two grants nobody has counted this
     * relay out, even when the answer came late: catching up again is not needed.
     */
    public synchronized void renewed(long epoch, long sentAt, Lease.Granted granted) {
        switch (state) {
            case State.CatchingUp old
            when old.epoch() == epoch ->
                state = new State.CatchingUp(
                        epoch,
                        later(old.until(), until(sentAt, granted)),
                        granted.token(),
                        old.watermark(),
                        old.targets());
            case State.Serving old
            when old.epoch() == epoch -> serve(epoch, later(old.until(), until(sentAt, granted)), granted.token());
            default -> {} // an answer to an earlier registration's renewal
        }
    }

    /** 409: somebody has counted this relay out. */
    public synchronized void refused(long epoch) {
        switch (state) {
            case State.CatchingUp old when old.epoch() == epoch -> state = new State.Unregistered();
            case State.Serving old when old.epoch() == epoch -> state = new State.Unregistered();
            default -> {}
        }
    }

    /** The lease has run out unrenewed, or was given back. */
    public synchronized void dropped() {
        state = new State.Unregistered();
    }

    /** The end offsets, read after the answer to the registration of that epoch. */
    public synchronized void targets(long epoch, Map<Integer, Long> endOffsets) {
        if (state instanceof State.CatchingUp old && old.epoch() == epoch) {
            state = new State.CatchingUp(
                    epoch, old.until(), old.token(), old.watermark(), Optional.of(Map.copyOf(endOffsets)));
        }
    }

    /**
     * The feed has come so far. Caught up is who has read to the end offsets <em>and</em> has applied the watermark.
     *
     * @param positions the next offset to be read, by partition
     * @param applied the newest revision applied of an organization
     * @return the watermark, when this was the step that made the relay serve: its revisions can be acknowledged now
     */
    public synchronized List<Lease.Mark> reached(Map<Integer, Long> positions, ToLongFunction<OrganizationId> applied) {
        if (!(state instanceof State.CatchingUp old) || old.targets().isEmpty()) {
            return List.of();
        }
        boolean atEnd = old.targets().get().entrySet().stream()
                .allMatch(target -> positions.getOrDefault(target.getKey(), -1L) >= target.getValue());
        boolean atWatermark =
                old.watermark().stream().allMatch(mark -> applied.applyAsLong(mark.organization()) >= mark.revision());
        if (!atEnd || !atWatermark) {
            return List.of();
        }
        serve(old.epoch(), old.until(), old.token());
        return old.watermark();
    }

    public boolean mayServe(long now) {
        return state instanceof State.Serving serving && now - serving.until() < 0;
    }

    /** Whether it might serve no longer ago than that, as far as its lease went. */
    public synchronized boolean hasServedWithin(long nanos, long now) {
        return hasServed && now - servedUntil < nanos;
    }

    private void serve(long epoch, long until, String token) {
        state = new State.Serving(epoch, until, token);
        hasServed = true;
        servedUntil = until;
    }

    /** Nanoseconds until the lease ends; 0 when there is none. */
    public long remaining(long now) {
        return switch (state) {
            case State.Unregistered none -> 0;
            case State.CatchingUp held -> Math.max(0, held.until() - now);
            case State.Serving held -> Math.max(0, held.until() - now);
        };
    }

    private static long until(long sentAt, Lease.Granted granted) {
        return sentAt + granted.leaseMs() * 1_000_000;
    }

    /** {@code System.nanoTime()} may wrap, so instants are compared by their difference. */
    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }
}
