package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Outcome;

/**
 * One call as its client saw it; times by {@link System#nanoTime}.
 *
 * @param number of the call; the provider's record has it too
 * @param user the member's id
 * @param relay from 1
 * @param openedNs when the first event of a stream was heard; 0 for a plain call, or when none was
 */
record Made(
        int number, String user, int relay, boolean stream, long sentNs, long openedNs, long endedNs, Outcome outcome) {

    /** A stream that was being heard at that moment. */
    boolean wasOpenAt(long atNs) {
        return stream && openedNs != 0 && openedNs < atNs && atNs < endedNs;
    }

    boolean isServed() {
        return outcome instanceof Outcome.Answered;
    }
}
