package dev.keyreeve.usage.ledger;

import java.time.Duration;

/** What the ledger must know of the events that are still on their way. */
public interface IntakeProgress {
    /**
     * Waits until every event that the topic has at this moment is in the ledger.
     *
     * @return false when that took longer than {@code most}, or cannot be told
     */
    boolean awaitCaughtUp(Duration most);
}
