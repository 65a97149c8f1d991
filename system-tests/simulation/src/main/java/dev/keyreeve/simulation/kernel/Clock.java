package dev.keyreeve.simulation.kernel;

import java.util.PriorityQueue;

/** The one true time of a simulation, in nanoseconds since its start, and what is due at which moment. */
public final class Clock {
    public static final long MILLI = 1_000_000;
    public static final long SECOND = 1_000 * MILLI;

    /** Ends in the order in which it was asked for when due at one moment, so that a seed replays exactly. */
    private record Due(long at, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long now;
    private long order;

    public long now() {
        return now;
    }

    public void after(long nanos, Runnable action) {
        queue.add(new Due(now + nanos, order++, action));
    }

    /**
     * Moves to the next moment at which something is due, and does it.
     *
     * @return false when nothing is due any more
     */
    public boolean step() {
        var due = queue.poll();
        if (due == null) {
            return false;
        }
        now = due.at();
        due.action().run();
        return true;
    }
}
