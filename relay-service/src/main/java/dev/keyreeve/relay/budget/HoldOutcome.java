package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Amounts;

/** What came of asking for a hold. */
public sealed interface HoldOutcome {
    /** The bound is set aside, or nothing limits this exchange. */
    record Held(Hold hold) implements HoldOutcome {}

    /**
     * A budget or a rate limit has less left than the exchange may need.
     *
     * @param message one sentence for the caller, without the code's remedy
     * @param limit what refused
     */
    record Refused(ErrorCode code, String message, Allotment.Answer.Exhausted limit, Amounts need)
            implements HoldOutcome {}

    /** The ledger gave no answer, so nobody knows: refused, never guessed. */
    record Unavailable(ErrorCode code, String message) implements HoldOutcome {}
}
