package dev.keyreeve.usage.budget;

import dev.keyreeve.usage.http.ApiException;
import java.math.BigDecimal;

/** Reads money from a request: an exact decimal number of US dollars, as nano-USD. */
final class UsdAmount {
    /** $1,000,000,000, so that sums stay far inside 63 bits. */
    static final long MOST_NANOS = 1_000_000_000_000_000_000L;

    private static final int PLACES = 9;
    private static final int MOST_DIGITS_BEFORE_POINT = 10;

    private UsdAmount() {}

    /**
     * @throws ApiException 400 naming {@code param}: negative, finer than a nano-USD, or above {@link #MOST_NANOS}
     */
    static long toNanos(BigDecimal usd, String param) {
        var value = usd.stripTrailingZeros();
        if (value.signum() < 0) {
            throw ApiException.invalid(param, "'%s' is negative".formatted(param));
        }
        if (value.scale() > PLACES) {
            throw ApiException.invalid(param, "'%s' has more than %d decimal places".formatted(param, PLACES));
        }
        // Looked at before anything is multiplied out: 1e999999999 is a short text and a long number.
        if (value.precision() - (long) value.scale() > MOST_DIGITS_BEFORE_POINT) {
            throw tooLarge(param);
        }
        var nanos = value.movePointRight(PLACES);
        if (nanos.compareTo(BigDecimal.valueOf(MOST_NANOS)) > 0) {
            throw tooLarge(param);
        }
        return nanos.longValueExact();
    }

    private static ApiException tooLarge(String param) {
        return ApiException.invalid(param, "'%s' is above 1000000000".formatted(param));
    }
}
