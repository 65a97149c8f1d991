package dev.keyreeve.drills.revocation;

/**
 * The time in which one member was disabled, as whoever disabled them saw it; all by {@link System#nanoTime}.
 *
 * @param user the member's id
 * @param askedNs when the disable was about to be sent: from here on they may be refused
 * @param enforcedNs when {@code enforced: true} had been read: from here on they must be; {@link Long#MAX_VALUE} when no
 *     such answer came
 * @param enableAskedNs when the enable was about to be sent: from here on they may be admitted; {@link Long#MAX_VALUE}
 *     when they stayed disabled
 * @param enabledNs when the enable had been answered: from here on they must be; {@link Long#MAX_VALUE} when it was not
 */
record Window(String user, long askedNs, long enforcedNs, long enableAskedNs, long enabledNs) {
    boolean forbids(String caller, long atNs) {
        return caller.equals(user) && enforcedNs < atNs && atNs < enableAskedNs;
    }

    /** Whether a call in this span of time may be refused. */
    boolean excuses(String caller, long fromNs, long toNs) {
        return caller.equals(user) && fromNs < enabledNs && askedNs < toNs;
    }
}
