package dev.keyreeve.drills.revocation;

import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One fault at one relay, during which members are disabled.
 *
 * @param name as in the figures: snake_case
 * @param told what happens, for people
 * @param relay whose fault it is, from 1
 * @param bound within which each disable is to answer {@code enforced: true}
 * @param stillServes that this fault is none of its callers' business: they must be served throughout
 */
record Phase(String name, String told, int relay, Duration bound, boolean stillServes, Act begin, Act end) {

    /** What is done to the relay. */
    interface Act {
        void run() throws Exception;
    }

    /**
     * What came of it; times by {@link System#nanoTime}.
     *
     * @param beganNs of the fault
     * @param windows in which members were disabled, one each
     * @param backNs when the relay was ready again and had served a call; {@link Long#MAX_VALUE} when it was not in time
     * @param endedNs of the fault
     */
    record Course(Phase phase, long beganNs, List<Window> windows, long endedNs, long backNs) {
        /** Whether a call at that relay in this span of time may go unserved. */
        boolean excuses(int relay, long fromNs, long toNs) {
            return !phase.stillServes() && relay == phase.relay() && fromNs < backNs && beganNs < toNs;
        }

        /** Sent by a member whose disable had been answered {@code enforced: true}. */
        boolean forbids(Made call) {
            return windows.stream().anyMatch(window -> window.forbids(call.user(), call.sentNs()));
        }

        boolean allEnforced() {
            return windows.stream().allMatch(window -> window.enforcedNs() != Long.MAX_VALUE);
        }

        /** The slowest disable's, of those that were enforced. */
        double slowestMs() {
            return enforcedMs().max().orElse(0);
        }

        double fastestMs() {
            return enforcedMs().min().orElse(0);
        }

        private DoubleStream enforcedMs() {
            return windows.stream()
                    .filter(window -> window.enforcedNs() != Long.MAX_VALUE)
                    .mapToDouble(window -> (window.enforcedNs() - window.askedNs()) / 1e6);
        }
    }
}
