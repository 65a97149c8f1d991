package dev.keyreeve.relay.exchange;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a provider that refuses for its rate limit (429), or for its load (503, 529), tells us to wait. */
final class RestUntil {
    private static final Duration UNTOLD = Duration.ofSeconds(1);
    private static final int TOO_MANY = 429;

    private RestUntil() {}

    /**
     * By {@code retry-after-ms} (Azure, OpenAI) or {@code Retry-After} (RFC 9110, section 10.2.3: seconds or a date); a
     * second where a 429 says neither. Empty when the answer is no reason to wait.
     */
    static Optional<Duration> told(MultiMap headers, int status, long nowMillis) {
        boolean tooMany = status == TOO_MANY;
        if (!tooMany && status != 503 && status != 529) {
            return Optional.empty();
        }
        return millis(headers.get("retry-after-ms"))
                .or(() -> seconds(headers.get("retry-after")))
                .or(() -> date(headers.get("retry-after"), nowMillis))
                .or(() -> tooMany ? Optional.of(UNTOLD) : Optional.empty());
    }

    private static Optional<Duration> millis(@Nullable String text) {
        return number(text).map(Duration::ofMillis);
    }

    private static Optional<Duration> seconds(@Nullable String text) {
        return number(text).map(Duration::ofSeconds);
    }

    private static Optional<Long> number(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static Optional<Duration> date(@Nullable String text, long nowMillis) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            long at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli();
            return at > nowMillis ? Optional.of(Duration.ofMillis(at - nowMillis)) : Optional.empty();
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
