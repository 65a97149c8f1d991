package dev.keyreeve.simulator.count;

/**
 * Tells how long an event loop may have let bytes wait that it reads now. A loop that beats has read all that had come
 * before the beat before: a beat runs after the reads of its turn, and whatever had come before that turn is among them.
 * Kept by each thread for itself; one that never beats reads at once, as far as anybody can tell.
 */
final class Heartbeat {
    private static final class Beats {
        private boolean begun;
        private long last;
        private long before;
    }

    private final ThreadLocal<Beats> beats = ThreadLocal.withInitial(Beats::new);

    void beat(long nowNanos) {
        var mine = beats.get();
        mine.before = mine.begun ? mine.last : nowNanos;
        mine.last = nowNanos;
        mine.begun = true;
    }

    /** The earliest moment at which what is read now can have come. */
    long notBefore(long nowNanos) {
        var mine = beats.get();
        return mine.begun ? mine.before : nowNanos;
    }
}
