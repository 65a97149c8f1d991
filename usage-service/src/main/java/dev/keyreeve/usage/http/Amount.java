package dev.keyreeve.usage.http;

import java.math.BigDecimal;

/** Money as the OpenAI API shows it. The value is an exact decimal: nine places are a nano-USD. */
public record Amount(BigDecimal value, String currency) {
    private static final int NANO_PLACES = 9;

    public static Amount ofNanos(long nanos) {
        return of(BigDecimal.valueOf(nanos));
    }

    /** For sums that may pass 63 bits; {@code nanos} is a whole number. */
    public static Amount of(BigDecimal nanos) {
        var usd = nanos.movePointLeft(NANO_PLACES).stripTrailingZeros();
        // 1E+2 is 100: a JSON number with a plain face.
        return new Amount(usd.scale() < 0 ? usd.setScale(0) : usd, "usd");
    }
}
