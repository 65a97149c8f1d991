package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Provider;

/**
 * One call as the provider saw it.
 *
 * @param user the member's id
 * @param number the client's number of the call
 * @param notBeforeNs when it can have reached the provider at the earliest
 * @param arrivedNs when the provider had read its head; never before it was sent
 */
record Arrival(String user, int number, long notBeforeNs, long arrivedNs) {
    private static final String MARK = "/";

    /** Read as soon as it came. */
    Arrival(String user, int number, long arrivedNs) {
        this(user, number, arrivedNs, arrivedNs);
    }

    /** What a client writes into the call's {@code user}. */
    static String tag(String user, int number) {
        return user + MARK + number;
    }

    static Arrival of(Provider.Received call) {
        int mark = call.user().lastIndexOf(MARK);
        if (mark < 0) {
            throw new IllegalStateException("the provider saw a call that no client of this drill made: " + call);
        }
        return new Arrival(
                call.user().substring(0, mark),
                Integer.parseInt(call.user().substring(mark + 1)),
                call.notBeforeNs(),
                call.arrivedNs());
    }
}
