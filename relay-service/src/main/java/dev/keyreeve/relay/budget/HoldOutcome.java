package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.usage.Allotment;

/** What came of asking for a hold. */
public sealed interface HoldOutcome {
    /** The money is set aside, or no budget limits this exchange. */
    record Held(Hold hold) implements HoldOutcome {}

    /**
     * A budget has less left than the exchange may cost.
     *
     * @param message one sentence for the caller, without the code's remedy
     * @param budget the budget that refused, with its reset
     */
    record Refused(ErrorCode code, String message, Allotment.Answer.Exhausted budget) implements HoldOutcome {}

    /** The ledger gave no answer, so nobody knows: refused, never guessed. */
    record Unavailable(ErrorCode code, String message) implements HoldOutcome {}
}
