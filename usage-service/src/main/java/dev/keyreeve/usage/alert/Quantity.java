package dev.keyreeve.usage.alert;

import dev.keyreeve.usage.http.Amount;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** An amount of a measure as the API shows it: money has a currency, anything else a unit. */
record Quantity(
        BigDecimal value,
        @Nullable String currency,
        @Nullable String unit) {

    /**
     * @param measure {@code money} (then {@code count} is nano-USD), {@code tokens} or {@code requests}
     */
    static Quantity of(String measure, long count) {
        if (measure.equals("money")) {
            var usd = Amount.ofNanos(count);
            return new Quantity(usd.value(), usd.currency(), null);
        }
        return new Quantity(BigDecimal.valueOf(count), null, measure);
    }
}
