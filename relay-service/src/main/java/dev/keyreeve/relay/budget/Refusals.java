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
        return limit.kind() == Kind.BUDGET
                ? new HoldOutcome.Refused(ErrorCode.BUDGET_EXHAUSTED, budget(limit, need), limit, need)
                : new HoldOutcome.Refused(ErrorCode.RATE_LIMIT_EXCEEDED, rateLimit(limit, need), limit, need);
    }

    private static String budget(Exhausted limit, Amounts need) {
        long asked = need.of(limit.measure());
        var name = "Budget " + limit.id() + " (" + quantity(limit.measure(), limit.limit()) + ", window "
                + limit.window() + ", over " + scope(limit) + ")";
        var mayTake = "this request may " + (limit.measure() == Measure.MONEY ? "cost " : "use ")
                + quantity(limit.measure(), asked);
        if (asked > limit.limit()) {
            return name + " never has so much: " + mayTake + "; a smaller maximum of output tokens makes it less";
        }
        return name + " has " + quantity(limit.measure(), left(limit)) + " left and " + mayTake + "; " + resets(limit);
    }

    private static String rateLimit(Exhausted limit, Amounts need) {
        long asked = need.of(limit.measure());
        var name = "Rate limit " + limit.id() + " (" + quantity(limit.measure(), limit.limit()) + period(limit)
                + " over " + scope(limit) + ")";
        if (asked > limit.limit()) {
            return name + " never has the " + quantity(limit.measure(), asked) + " that this request may use";
        }
        return name
                + (left(limit) == 0
                        ? " is used up"
                        : " has " + quantity(limit.measure(), left(limit)) + " left and this request may use "
                                + quantity(limit.measure(), asked))
                + again(limit);
    }

    static HoldOutcome ledgerUnavailable() {
        return new HoldOutcome.Unavailable(
                ErrorCode.LEDGER_UNAVAILABLE, "The ledger did not answer, so no limit could be checked");
    }

    static HoldOutcome stopping() {
        return new HoldOutcome.Unavailable(ErrorCode.RELAY_NOT_READY, "The relay is stopping");
    }

    private static long left(Exhausted limit) {
        return Math.max(0, limit.limit() - limit.posted() - limit.pending());
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

    private static String again(Exhausted limit) {
        var after = limit.retryAfterMs();
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
