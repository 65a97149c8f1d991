package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.usage.http.ApiException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code amount} of a budget: {@code {"value":1.5,"currency":"usd"}} or {@code {"value":1000,"unit":"tokens"}}.
 *
 * @param amount in units of the measure
 */
record AmountField(Measure measure, long amount) {
    /** 1e15 tokens or requests, so that sums stay far inside 63 bits. */
    static final long MOST_COUNTED = 1_000_000_000_000_000L;

    /** @throws ApiException 400 naming the field */
    static AmountField read(Fields fields) {
        var amount = fields.body().path("amount");
        if (!amount.isObject()) {
            throw ApiException.invalid(
                    "amount",
                    "'amount' is an object that says what it is in: {\"value\":25,\"currency\":\"usd\"},"
                            + " or {\"value\":100000,\"unit\":\"tokens\"} or \"requests\"");
        }
        fields.mustBeAmong("amount.", amount, Set.of("value", "currency", "unit"));
        if (amount.has("currency") && amount.has("unit")) {
            throw ApiException.invalid("amount", "'amount' has a 'currency' or a 'unit', not both");
        }
        if (amount.has("unit")) {
            var measure = fields.oneOf("/amount/unit", List.of(Measure.TOKENS, Measure.REQUESTS), Measure::wireName);
            return new AmountField(measure, fields.whole("/amount/value", 0, MOST_COUNTED));
        }
        fields.oneOf("/amount/currency", List.of("usd"), Function.identity());
        if (!amount.path("value").isNumber()) {
            throw ApiException.invalid("amount.value", "'amount.value' is a number");
        }
        return new AmountField(
                Measure.MONEY, UsdAmount.toNanos(amount.path("value").decimalValue(), "amount.value"));
    }

    /** @throws ApiException 400 when it is in something else than what the budget measures */
    AmountField mustBe(Measure wanted) {
        if (measure != wanted) {
            throw ApiException.invalid(
                    "amount",
                    "'amount' is in %s and the budget is on %s: name what a new one is on with \"measure\":\"%s\"; what it is on cannot change"
                            .formatted(measure.wireName(), wanted.wireName(), measure.wireName()));
        }
        return this;
    }
}
