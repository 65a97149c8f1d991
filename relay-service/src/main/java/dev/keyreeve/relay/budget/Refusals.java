package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.usage.Allotment.Answer.Exhausted;
import java.math.BigDecimal;
import java.time.Instant;

/** The sentences that a caller reads when there is no hold. */
final class Refusals {
    private static final int NANO = 9;

    private Refusals() {}

    static HoldOutcome exhausted(Exhausted budget, long need) {
        long left = Math.max(0, budget.limitNanos() - budget.postedNanos() - budget.pendingNanos());
        var message = "Budget " + budget.budget() + " (" + usd(budget.limitNanos()) + ", window " + budget.window()
                + ", over " + budget.scope().type().wireName() + " "
                + budget.scope().id() + ") has " + usd(left)
                + " left and this request may cost " + usd(need) + "; " + reset(budget);
        return new HoldOutcome.Refused(ErrorCode.BUDGET_EXHAUSTED, message, budget);
    }

    static HoldOutcome ledgerUnavailable() {
        return new HoldOutcome.Unavailable(
                ErrorCode.LEDGER_UNAVAILABLE, "The ledger did not answer, so no budget could be checked");
    }

    static HoldOutcome stopping() {
        return new HoldOutcome.Unavailable(ErrorCode.RELAY_NOT_READY, "The relay is stopping");
    }

    private static String reset(Exhausted budget) {
        var at = budget.resetsAt();
        return at == null ? "it does not reset" : "it resets at " + Instant.ofEpochSecond(at);
    }

    private static String usd(long nanos) {
        return "$" + BigDecimal.valueOf(nanos, NANO).stripTrailingZeros().toPlainString();
    }
}
