package dev.keyreeve.relay.exchange;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How long a provider that refuses for its rate limit (429), or for its load (503, 529), tells us to wait. */
final class RestUntil {
    private static final Duration UNTOLD = Duration.ofSeconds(1);
    private static final int TOO_MANY = 429;
    private static final String NUMBER = "(\\d{1,6}(?:\\.\\d{1,9})?)";
    private static final Pattern SPAN =
            Pattern.compile("(?:" + NUMBER + "h)?(?:" + NUMBER + "m(?!s))?(?:" + NUMBER + "s)?(?:" + NUMBER + "ms)?");
    private static final long[] UNITS = {3_600_000, 60_000, 1_000, 1};

    private RestUntil() {}

    /**
     * By {@code retry-after-ms} (Azure, OpenAI) or {@code Retry-After} (RFC 9110, section 10.2.3: seconds or a date); a
     * by when what is used up is there again, OpenAI's {@code x-ratelimit-reset-*} (a span such as {@code 6m0s}) or
     * Anthropic's {@code anthropic-ratelimit-*-reset} (RFC 3339); a second where a 429 says none of it. Empty when the answer is no reason to wait.
     */
    static Optional<Duration> told(MultiMap headers, int status, long nowMillis) {
        boolean tooMany = status == TOO_MANY;
        if (!tooMany && status != 503 && status != 529) {
            return Optional.empty();
        }
        return millis(headers.get("retry-after-ms"))
                .or(() -> seconds(headers.get("retry-after")))
                .or(() -> date(headers.get("retry-after"), nowMillis))
                .or(() -> tooMany ? resets(headers, nowMillis) : Optional.empty())
                .or(() -> tooMany ? Optional.of(UNTOLD) : Optional.empty());
    }

    /** The latest of those of which nothing remains. */
    private static Optional<Duration> resets(MultiMap headers, long nowMillis) {
        var spans = Stream.of("requests", "tokens")
                .filter(what -> "0".equals(headers.get("x-ratelimit-remaining-" + what)))
                .map(what -> span(headers.get("x-ratelimit-reset-" + what)));
        var instants = Stream.of("requests", "tokens", "input-tokens", "output-tokens")
                .map(what -> "anthropic-ratelimit-" + what)
                .filter(what -> "0".equals(headers.get(what + "-remaining")))
                .map(what -> instant(headers.get(what + "-reset"), nowMillis));
        return Stream.concat(spans, instants).flatMap(Optional::stream).max(Duration::compareTo);
    }

    private static Optional<Duration> span(@Nullable String text) {
        var found = SPAN.matcher(text == null ? "" : text);
        if (!found.matches() || found.group().isEmpty()) {
            return Optional.empty();
        }
        long millis = 0;
        for (int group = 1; group <= UNITS.length; group++) {
            millis +=
                    found.group(group) == null ? 0 : (long) (Double.parseDouble(found.group(group)) * UNITS[group - 1]);
        }
        return Optional.of(Duration.ofMillis(millis));
    }

    private static Optional<Duration> instant(@Nullable String text, long nowMillis) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(Duration.ofMillis(
                            Math.max(0, OffsetDateTime.parse(text).toInstant().toEpochMilli() - nowMillis)));
        } catch (DateTimeException noInstant) {
            return Optional.empty();
        }
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
