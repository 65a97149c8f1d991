package dev.keyreeve.relay.exchange;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a provider that refuses for its rate limit (429), or for its load (503, 529), tells us to wait. */
final class RestUntil {
    private static final Duration UNTOLD = Duration.ofSeconds(1);

    /** What a reset tells that need not be the one that matters: most limits are by the minute. */
    private static final Duration LONGEST_GUESS = Duration.ofMinutes(1);

    /** Nobody rests for so long. */
    private static final Duration FAR = Duration.ofDays(366);

    private static final int TOO_MANY = 429;
    private static final String NUMBER = "(\\d{1,6}(?:\\.\\d{1,9})?)";
    private static final Pattern SPAN =
            Pattern.compile("(?:" + NUMBER + "h)?(?:" + NUMBER + "m(?!s))?(?:" + NUMBER + "s)?(?:" + NUMBER + "ms)?");
    private static final Pattern PLAIN = Pattern.compile("\\d{1,13}(?:\\.\\d{1,9})?");
    private static final long[] UNITS = {3_600_000, 60_000, 1_000, 1};

    /** Numbers above are no spans but instants since 1970, in seconds; above the other one, in milliseconds. */
    private static final double SECONDS_SINCE_1970 = 1e9;

    private static final double MILLIS_SINCE_1970 = 1e12;

    /** As {@code x-ratelimit-reset-tokens}, {@code x-rate-limit-reset}, {@code anthropic-ratelimit-tokens-reset}. */
    private static final Pattern RESET = Pattern.compile("[a-z-]*rate-?limit[a-z0-9_-]*-reset(?:[-_][a-z0-9_-]*)?");

    private RestUntil() {}

    /** When a limit is there again. */
    private record Reset(boolean usedUp, Duration in) {}

    /**
     * By {@code retry-after-ms} (Azure, OpenAI) or {@code Retry-After} (RFC 9110, section 10.2.3: seconds or a date); after a
     * 429 by the headers that tell when limits are there again, in whatever form providers have for it: a span as
     * OpenAI's {@code 6m0s} and Groq's {@code 2m59.56s}, seconds as Azure's, an instant as Anthropic's (RFC 3339), seconds
     * or milliseconds since 1970 as OpenRouter's; a second where a 429 says none of it. Empty when the answer is no reason
     * to wait.
     */
    static Optional<Duration> told(MultiMap headers, int status, long nowMillis) {
        boolean tooMany = status == TOO_MANY;
        if (!tooMany && status != 503 && status != 529) {
            return Optional.empty();
        }
        return number(headers.get("retry-after-ms"))
                .map(millis -> ofMillis(millis))
                .or(() -> number(headers.get("retry-after")).map(seconds -> ofMillis(seconds * 1_000)))
                .or(() -> date(headers.get("retry-after"), nowMillis))
                .or(() -> tooMany ? resets(headers, nowMillis) : Optional.empty())
                .or(() -> tooMany ? Optional.of(UNTOLD) : Optional.empty());
    }

    /**
     * The latest of those of which nothing remains. Where something remains of each, what was asked was more than that:
     * then the latest of all but those by requests, of which one is enough. That one may be another than it fell short
     * of, or be there in part long before, so it is not waited for longer than a minute.
     */
    private static Optional<Duration> resets(MultiMap headers, long nowMillis) {
        var all = all(headers, nowMillis);
        return latest(all.stream().filter(Reset::usedUp).toList())
                .or(() -> latest(all).map(guess -> guess.compareTo(LONGEST_GUESS) > 0 ? LONGEST_GUESS : guess));
    }

    private static Optional<Duration> latest(List<Reset> resets) {
        return resets.stream().map(Reset::in).max(Comparator.naturalOrder());
    }

    private static List<Reset> all(MultiMap headers, long nowMillis) {
        var all = new ArrayList<Reset>();
        for (var header : headers) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (!RESET.matcher(name).matches()) {
                continue;
            }
            var remaining = number(headers.get(name.replace("reset", "remaining")));
            boolean usedUp = remaining.isEmpty() || remaining.get() == 0;
            if (usedUp || !name.contains("requests")) {
                span(header.getValue())
                        .or(() -> plain(header.getValue(), nowMillis))
                        .or(() -> instant(header.getValue(), nowMillis))
                        .filter(Duration::isPositive)
                        .ifPresent(in -> all.add(new Reset(usedUp, in)));
            }
        }
        return all;
    }

    private static Optional<Duration> span(String text) {
        var found = SPAN.matcher(text);
        if (!found.matches() || found.group().isEmpty()) {
            return Optional.empty();
        }
        double millis = 0;
        for (int group = 1; group <= UNITS.length; group++) {
            millis += found.group(group) == null ? 0 : Double.parseDouble(found.group(group)) * UNITS[group - 1];
        }
        return Optional.of(ofMillis(millis));
    }

    private static Optional<Duration> plain(String text, long nowMillis) {
        return number(text).map(number -> {
            if (number < SECONDS_SINCE_1970) {
                return ofMillis(number * 1_000);
            }
            return ofMillis((number < MILLIS_SINCE_1970 ? number * 1_000 : number) - nowMillis);
        });
    }

    private static Optional<Duration> instant(String text, long nowMillis) {
        try {
            return Optional.of(until(OffsetDateTime.parse(text).toInstant(), nowMillis));
        } catch (DateTimeException noInstant) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> date(@Nullable String text, long nowMillis) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            var at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(until(at, nowMillis)).filter(Duration::isPositive);
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    private static Optional<Double> number(@Nullable String text) {
        return text != null && PLAIN.matcher(text).matches() ? Optional.of(Double.parseDouble(text)) : Optional.empty();
    }

    /** Of any instant that can be written: far ones have no milliseconds that fit. */
    private static Duration until(Instant at, long nowMillis) {
        var in = Duration.between(Instant.ofEpochMilli(nowMillis), at);
        return in.isNegative() ? Duration.ZERO : in.compareTo(FAR) < 0 ? in : FAR;
    }

    private static Duration ofMillis(double millis) {
        return Duration.ofMillis(Math.max(0, (long) Math.ceil(millis)));
    }
}
