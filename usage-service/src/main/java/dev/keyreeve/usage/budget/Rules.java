package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.usage.http.Amount;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the price and the limits over a key say of a call. */
final class Rules {
    private Rules() {}

    /**
     * @param governed what relays bound the call in: what hard limits over the key count, or once counted
     */
    static List<Rule> of(CallBound call, Set<Measure> governed, List<Limit> limits) {
        return Stream.concat(
                        Stream.of(price(call, governed, limits)),
                        limits.stream().map(limit -> limit(call, limit)))
                .toList();
    }

    /** In the order in which a relay refuses. */
    private static Rule price(CallBound call, Set<Measure> governed, List<Limit> limits) {
        var at = "/v1/organization/prices";
        boolean money = governed.contains(Measure.MONEY);
        var model = "%s of %s".formatted(call.model(), call.provider());
        if (money && !call.priced()) {
            var message = "%s has no price in %s%s".formatted(model, call.prices(), asked(Measure.MONEY, limits));
            return Rule.no("price", call.model(), message, ErrorCode.MODEL_NOT_PRICED, at);
        }
        if ((money || governed.contains(Measure.TOKENS)) && call.tokens().isEmpty()) {
            var message = "How much %s answers at most is not known: give max_tokens%s"
                    .formatted(model, asked(money ? Measure.MONEY : Measure.TOKENS, limits));
            return Rule.no("price", call.model(), message, ErrorCode.COST_UNBOUNDED, at);
        }
        if (money && call.nanos().isEmpty()) {
            var message = "No amount bounds what so many tokens of %s can cost%s"
                    .formatted(model, asked(Measure.MONEY, limits));
            return Rule.no("price", call.model(), message, ErrorCode.COST_UNBOUNDED, at);
        }
        if (!call.priced()) {
            var message = "%s has no price in %s; nothing limits money, so it is counted without a cost"
                    .formatted(model, call.prices());
            return Rule.yes("price", call.model(), message, at);
        }
        var most = call.nanos().isPresent()
                ? "this call may cost up to %s%s"
                        .formatted(shown(Measure.MONEY, call.nanos().getAsLong()), prompt(call))
                : "nothing limits money, so what this call may cost needs no bound";
        return Rule.yes("price", call.model(), "%s has a price in %s; %s".formatted(model, call.prices(), most), at);
    }

    /** Why relays ask: a scope stays governed when its last limit is deleted. */
    private static String asked(Measure measure, List<Limit> limits) {
        return limits.stream().anyMatch(limit -> limit.hard() && limit.measure() == measure)
                ? ", and a hard limit counts " + measure.wireName()
                : ", which relays go on asking for where a hard limit on " + measure.wireName() + " once stood";
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
        boolean counted = limit.measure() == Measure.REQUESTS || limit.measure() == Measure.CONCURRENCY;
        var message = left + "; this call "
                + (counted ? "is one" : "may use up to " + shown(limit.measure(), need.getAsLong()) + prompt(call));
        return need.getAsLong() <= limit.remaining()
                ? Rule.yes(rule, limit.id(), message, at)
                : Rule.no(
                        rule,
                        limit.id(),
                        message + held(limit, need.getAsLong()),
                        isBudget ? ErrorCode.BUDGET_EXHAUSTED : ErrorCode.RATE_LIMIT_EXCEEDED,
                        at);
    }

    /** The price's rule has said no already, and why. */
    private static Rule unbounded(CallBound call, Limit limit, String rule, String left, String at) {
        var code = limit.measure() == Measure.MONEY && !call.priced()
                ? ErrorCode.MODEL_NOT_PRICED
                : ErrorCode.COST_UNBOUNDED;
        return Rule.no(rule, limit.id(), left + "; what this call may use cannot be told", code, at);
    }

    /** What relays hold counts as gone here; a relay has some of it at hand, and the rest may come back at any moment. */
    private static String held(Limit limit, long need) {
        return limit.pending() > 0 && need <= limit.amount() - limit.used()
                ? "; %s of it is held by relays, for calls under way or for the next ones, and may be free in a moment"
                        .formatted(shown(limit.measure(), limit.pending()))
                : "";
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
