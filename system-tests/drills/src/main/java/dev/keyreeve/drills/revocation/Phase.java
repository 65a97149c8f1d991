package dev.keyreeve.drills.revocation;

import java.time.Duration;

/**
 * One fault at one relay, during which a member is disabled.
 *
 * @param name as in the figures: snake_case
 * @param told what happens, for people
 * @param relay whose fault it is, from 1
 * @param bound within which the disable is to answer {@code enforced: true}
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
     * @param window in which the member was disabled
     * @param backNs when the relay was ready again and had served a call; {@link Long#MAX_VALUE} when it was not in time
     * @param endedNs of the fault
     */
    record Course(Phase phase, long beganNs, Window window, long endedNs, long backNs) {
        /** Whether a call at that relay in this span of time may go unserved. */
        boolean excuses(int relay, long fromNs, long toNs) {
            return !phase.stillServes() && relay == phase.relay() && fromNs < backNs && beganNs < toNs;
        }

        double enforcedMs() {
            return (window.enforcedNs() - window.askedNs()) / 1e6;
        }
    }
}
