package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.usage.http.Amount;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the price and the limits over a key say of a call. */
final class Rules {
    private Rules() {}

    static List<Rule> of(CallBound call, List<Limit> limits) {
        boolean moneyIsLimited = limits.stream().anyMatch(limit -> limit.hard() && limit.measure() == Measure.MONEY);
        return Stream.concat(
                        Stream.of(price(call, moneyIsLimited)), limits.stream().map(limit -> limit(call, limit)))
                .toList();
    }

    private static Rule price(CallBound call, boolean moneyIsLimited) {
        var at = "/v1/organization/prices";
        var model = "%s of %s".formatted(call.model(), call.provider());
        return switch (call.size()) {
            case CallBound.Size.Bounded(long nanos, long tokens) ->
                Rule.yes(
                        "price",
                        call.model(),
                        "%s has a price in %s; this call may cost up to %s%s"
                                .formatted(model, call.prices(), shown(Measure.MONEY, nanos), prompt(call)),
                        at);
            case CallBound.Size.Unpriced(OptionalLong tokens) ->
                moneyIsLimited
                        ? Rule.no(
                                "price",
                                call.model(),
                                "%s has no price in %s, and a hard budget limits money".formatted(model, call.prices()),
                                ErrorCode.MODEL_NOT_PRICED,
                                at)
                        : Rule.yes(
                                "price",
                                call.model(),
                                "%s has no price in %s; nothing limits money, so it is counted without a cost"
                                        .formatted(model, call.prices()),
                                at);
            case CallBound.Size.TooLarge() ->
                Rule.no(
                        "price",
                        call.model(),
                        "So many tokens of %s cost more than any budget can hold".formatted(model),
                        ErrorCode.COST_UNBOUNDED,
                        at);
        };
    }

    private static Rule limit(CallBound call, Limit limit) {
        boolean isBudget = limit.kind() == Limit.Kind.BUDGET;
        var rule = isBudget ? "budget" : "rate_limit";
        var at = "/v1/organization/%ss/%s".formatted(rule, limit.id());
        var left = "%s of %s left%s over %s %s"
                .formatted(
                        shown(limit.measure(), limit.remaining()),
                        shown(limit.measure(), limit.amount()),
                        window(limit),
                        limit.scope().type().wireName(),
                        limit.scope().id());
        if (!limit.hard()) {
            return Rule.yes(rule, limit.id(), left + "; it is soft and blocks nothing", at);
        }
        var need = call.need(limit.measure());
        if (need.isEmpty()) {
            return unbounded(call, limit, rule, left, at);
        }
        var message = "%s; this call may use up to %s%s"
                .formatted(left, shown(limit.measure(), need.getAsLong()), prompt(call));
        return need.getAsLong() <= limit.remaining()
                ? Rule.yes(rule, limit.id(), message, at)
                : Rule.no(
                        rule,
                        limit.id(),
                        message,
                        isBudget ? ErrorCode.BUDGET_EXHAUSTED : ErrorCode.RATE_LIMIT_EXCEEDED,
                        at);
    }

    /** The price's rule has said no already where money is limited; of tokens only max_tokens can give a bound. */
    private static Rule unbounded(CallBound call, Limit limit, String rule, String left, String at) {
        var message = "%s; what this call may use cannot be told: give max_tokens, or use a model with a price"
                .formatted(left);
        var code = limit.measure() == Measure.MONEY && call.size() instanceof CallBound.Size.Unpriced
                ? ErrorCode.MODEL_NOT_PRICED
                : ErrorCode.COST_UNBOUNDED;
        return Rule.no(rule, limit.id(), message, code, at);
    }

    private static String prompt(CallBound call) {
        return call.promptKnown() ? "" : ", and its prompt on top, which is not counted here: give input_tokens";
    }

    private static String window(Limit limit) {
        if (limit.measure() == Measure.CONCURRENCY) {
            return " at this moment";
        } else if (limit.sliding()) {
            return " in any " + limit.window().wireName();
        }
        var resetsAt = limit.resetsAt();
        return resetsAt == null ? "" : " until " + resetsAt;
    }

    private static String shown(Measure measure, long amount) {
        return switch (measure) {
            case MONEY -> "$" + Amount.ofNanos(amount).value().toPlainString();
            case TOKENS -> amount + " tokens";
            case REQUESTS -> amount + " requests";
            case CONCURRENCY -> amount + " exchanges";
        };
    }
}
