package dev.keyreeve.usage.price;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.usage.http.ApiException;
import java.math.BigDecimal;

/** Rates as they are published, in US dollars per million tokens or per request, and as they are counted, in pico-USD. */
final class UsdRate {
    private static final int PLACES_OF_A_MILLION = 6;
    private static final int PLACES_OF_ONE = 12;
    private static final BigDecimal MOST_OF_A_MILLION = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal MOST_OF_ONE = BigDecimal.valueOf(1_000);
    private static final int LONGEST = 32;

    private UsdRate() {}

    /**
     * @param said a JSON number
     * @throws ApiException 400 naming {@code param}: not a number, negative, above $1,000,000, or finer than a
     *     pico-USD a token
     */
    static long perMillionTokens(JsonNode said, String param) {
        return pico(said, param, MOST_OF_A_MILLION, PLACES_OF_A_MILLION);
    }

    /**
     * @throws ApiException 400 as above; at most $1,000
     */
    static long perRequest(JsonNode said, String param) {
        return pico(said, param, MOST_OF_ONE, PLACES_OF_ONE);
    }

    static BigDecimal ofMillionTokens(long pico) {
        return plain(BigDecimal.valueOf(pico, PLACES_OF_A_MILLION));
    }

    static BigDecimal ofRequest(long pico) {
        return plain(BigDecimal.valueOf(pico, PLACES_OF_ONE));
    }

    private static long pico(JsonNode said, String param, BigDecimal most, int places) {
        var usd = decimal(said, param).stripTrailingZeros();
        if (usd.signum() < 0) {
            throw ApiException.invalid(param, "'%s' is negative".formatted(param));
        }
        // Looked at before anything is multiplied out: 1e999999999 is a short text and a long number.
        if (usd.precision() - (long) usd.scale() > LONGEST || usd.compareTo(most) > 0) {
            throw ApiException.invalid(param, "'%s' is above %s US dollars".formatted(param, most));
        }
        if (usd.scale() > places) {
            throw ApiException.invalid(param, "'%s' has more than %d decimal places".formatted(param, places));
        }
        return usd.movePointRight(places).longValueExact();
    }

    private static BigDecimal decimal(JsonNode said, String param) {
        if (!said.isNumber()) {
            throw ApiException.invalid(param, "'%s' is a number of US dollars, such as 2.5".formatted(param));
        }
        return said.decimalValue();
    }

    private static BigDecimal plain(BigDecimal usd) {
        var shortest = usd.stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }
}
