package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.Allotment.Answer.Exhausted;
import dev.keyreeve.contracts.usage.Allotment.Answer.Kind;
import dev.keyreeve.contracts.usage.Amounts;
import java.math.BigDecimal;

/** The sentences that a caller reads when there is no hold. Each names the limit in the limit's own units. */
final class Refusals {
    private static final int NANO = 9;

    private Refusals() {}

    static HoldOutcome exhausted(Exhausted limit, Amounts need) {
        var shortage = new Shortage(limit, need.of(limit.measure()));
        var code = limit.kind() == Kind.BUDGET ? ErrorCode.BUDGET_EXHAUSTED : ErrorCode.RATE_LIMIT_EXCEEDED;
        var message = limit.kind() == Kind.BUDGET ? budget(shortage) : rateLimit(shortage);
        return new HoldOutcome.Refused(code, message, remedy(code, shortage), shortage);
    }

    /** What is sure not to help is not advised: to wait for what never fits, or for what never resets. */
    private static String remedy(ErrorCode code, Shortage shortage) {
        var limit = shortage.limit();
        var raise = "an administrator to raise the " + (limit.kind() == Kind.BUDGET ? "budget." : "rate limit.");
        if (shortage.neverFits() || shortage.comeAgainMs() == null) {
            boolean less = limit.measure() == Measure.MONEY || limit.measure() == Measure.TOKENS;
            return (less ? "Ask for less (a smaller max_tokens or prompt), or ask " : "Ask ") + raise;
        }
        return limit.kind() == Kind.BUDGET && shortage.isHeld()
                ? "Try again after the time in Retry-After, or ask " + raise
                : code.remedy();
    }

    private static String budget(Shortage shortage) {
        var limit = shortage.limit();
        var name = "Budget " + limit.id() + " (" + quantity(limit.measure(), limit.limit()) + ", window "
                + limit.window() + ", over " + scope(limit) + ")";
        if (shortage.neverFits()) {
            return name + " never has so much: " + mayTake(shortage);
        }
        return name + " has " + left(shortage) + held(shortage) + "; " + resets(limit);
    }

    private static String rateLimit(Shortage shortage) {
        var limit = shortage.limit();
        var name = "Rate limit " + limit.id() + " (" + quantity(limit.measure(), limit.limit()) + period(limit)
                + " over " + scope(limit) + ")";
        if (shortage.neverFits()) {
            return name + " never has the " + quantity(limit.measure(), shortage.need()) + " that this request may use";
        }
        return name + standing(shortage) + again(shortage);
    }

    private static String standing(Shortage shortage) {
        if (shortage.limit().measure() == Measure.CONCURRENCY) {
            return " is full; a place is free when one of the calls under way ends";
        }
        return shortage.left() == 0 && !shortage.isHeld() ? " is used up" : " has " + left(shortage) + held(shortage);
    }

    private static String left(Shortage shortage) {
        return quantity(shortage.limit().measure(), shortage.left()) + " left and " + mayTake(shortage);
    }

    private static String mayTake(Shortage shortage) {
        var measure = shortage.limit().measure();
        return "this request may " + (measure == Measure.MONEY ? "cost " : "use ") + quantity(measure, shortage.need());
    }

    /** What frees it is then no window's end. */
    private static String held(Shortage shortage) {
        var limit = shortage.limit();
        return shortage.isHeld()
                ? "; calls under way hold " + quantity(limit.measure(), limit.pending())
                        + ", and what they do not use of it comes back when they end"
                : "";
    }

    static HoldOutcome ledgerUnavailable() {
        return new HoldOutcome.Unavailable(
                ErrorCode.LEDGER_UNAVAILABLE, "The ledger did not answer, so no limit could be checked");
    }

    static HoldOutcome stopping() {
        return new HoldOutcome.Unavailable(ErrorCode.RELAY_NOT_READY, "The relay is stopping");
    }

    private static String scope(Exhausted limit) {
        return limit.scope().type().wireName() + " " + limit.scope().id();
    }

    private static String period(Exhausted limit) {
        return limit.measure() == Measure.CONCURRENCY ? " at a time" : " in any " + limit.window();
    }

    private static String resets(Exhausted limit) {
        var after = limit.retryAfterMs();
        return after == null ? "it does not reset" : "it resets in " + duration(after);
    }

    private static String again(Shortage shortage) {
        var after = shortage.comeAgainMs();
        return after == null ? "" : "; there may be room in " + duration(after);
    }

    /** In the largest unit that it has two of, rounded up. */
    private static String duration(long millis) {
        long seconds = Math.ceilDiv(millis, 1_000L);
        if (seconds < 120) {
            return seconds + " s";
        }
        long minutes = Math.ceilDiv(seconds, 60L);
        long hours = Math.ceilDiv(minutes, 60L);
        return minutes < 120 ? minutes + " min" : hours < 48 ? hours + " h" : Math.ceilDiv(hours, 24L) + " days";
    }

    private static String quantity(Measure measure, long amount) {
        return switch (measure) {
            case MONEY ->
                "$" + BigDecimal.valueOf(amount, NANO).stripTrailingZeros().toPlainString();
            case TOKENS -> amount + (amount == 1 ? " token" : " tokens");
            case REQUESTS, CONCURRENCY -> amount + (amount == 1 ? " request" : " requests");
        };
    }
}
