package dev.keyreeve.simulation.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened: the last events in words, and all of them as one number. Two runs with the same number did the same
 * things at the same moments.
 */
public final class Trace {
    private static final int KEPT = 64;

    private final Clock clock;
    private final long[] times = new long[KEPT];
    private final String[] what = new String[KEPT];
    private final String[] who = new String[KEPT];
    private final long[] numbers = new long[KEPT];
    private long count;
    private long hash = 0xCBF29CE484222325L;

    public Trace(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param number whatever tells this event from others of its kind
     */
    public void note(String what, String who, long number) {
        int at = (int) (count++ % KEPT);
        times[at] = clock.now();
        this.what[at] = what;
        this.who[at] = who;
        numbers[at] = number;
        mix(clock.now());
        mix(what.hashCode());
        mix(who.hashCode());
        mix(number);
    }

    private void mix(long value) {
        hash = (hash ^ value) * 0x100000001B3L;
        hash ^= hash >>> 29;
    }

    public long hash() {
        return hash;
    }

    /** The last events, oldest first. */
    public List<String> last() {
        var lines = new ArrayList<String>();
        for (long i = Math.max(0, count - KEPT); i < count; i++) {
            int at = (int) (i % KEPT);
            lines.add("%10.3f ms  %-28s %s %d"
                    .formatted(times[at] / (double) Clock.MILLI, what[at], who[at], numbers[at]));
        }
        return lines;
    }
}
