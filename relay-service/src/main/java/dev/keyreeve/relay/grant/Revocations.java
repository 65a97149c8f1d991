package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.GrantRecord;

/** Who must hear at once that something was taken away. */
public interface Revocations {
    /**
     * The record is in the grants already, so nothing new is admitted under it; what was admitted before must end. On
     * the feed's thread, before the revision is acknowledged: must not block.
     */
    void takenAway(GrantRecord record);

    /**
     * Waits until every event loop has ended the turn that it is in. From the last check to the first byte an exchange
     * takes one turn, so whoever passed the check before the change has been sent by then, and nobody after it.
     */
    void awaitTurns() throws InterruptedException;
}
