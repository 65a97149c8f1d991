package dev.keyreeve.usage.http;

import dev.keyreeve.contracts.grant.Measure;
import java.math.BigDecimal;

/** So much of a measure, as the API shows it: money with its currency, everything else with its unit. */
public sealed interface Quantity {
    static Quantity of(Measure measure, long amount) {
        return measure == Measure.MONEY
                ? new Money(Amount.ofNanos(amount).value(), "usd")
                : new Count(amount, measure.wireName());
    }

    /** The value is an exact decimal: nine places are a nano-USD. */
    record Money(BigDecimal value, String currency) implements Quantity {}

    record Count(long value, String unit) implements Quantity {}
}
