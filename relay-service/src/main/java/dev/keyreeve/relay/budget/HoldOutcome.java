package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.error.ErrorCode;

/** What came of asking for a hold. */
public sealed interface HoldOutcome {
    /** The bound is set aside, or nothing limits this exchange. */
    record Held(Hold hold) implements HoldOutcome {}

    /**
     * A budget or a rate limit has less left than the exchange may need.
     *
     * @param message one sentence for the caller, without the remedy
     * @param remedy one sentence: what the caller can do
     */
    record Refused(ErrorCode code, String message, String remedy, Shortage shortage) implements HoldOutcome {}

    /** The ledger gave no answer, so nobody knows: refused, never guessed. */
    record Unavailable(ErrorCode code, String message) implements HoldOutcome {}
}
