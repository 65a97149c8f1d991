package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.id.OrganizationId;

/** A relay takes no more holds from an allotment; see {@code contracts.usage.UsageEvent.AllotmentClosed}. */
public record Closing(OrganizationId organization, String allotment, String relay, long claimedNanos) {

    /** What became of it. */
    public enum Outcome {
        CLOSED,
        ALREADY_CLOSED,
        /** The organization has no such allotment of this relay. */
        UNKNOWN,
        /** The claim is negative or above what was bought. */
        IMPOSSIBLE
    }
}
