package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.usage.Allotment.Answer.Kind;
import dev.keyreeve.relay.budget.Shortage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a refused caller is told beside the sentence: when to come again, and how a rate limit stands, as OpenAI has it. */
final class LimitHeaders {
    private static final long NEAR_SECONDS = 3_600;

    private LimitHeaders() {}

    static Map<String, String> of(Shortage shortage) {
        var limit = shortage.limit();
        if (shortage.neverFits()) {
            return Map.of("x-should-retry", "false");
        }
        var headers = new LinkedHashMap<String, String>();
        var after = shortage.comeAgainMs();
        if (after != null) {
            retryAfter(limit.kind(), after, headers);
        }
        if (limit.kind() == Kind.RATE_LIMIT) {
            // OpenAI knows requests and tokens; concurrency is told in the same way.
            var unit = limit.measure().wireName();
            headers.put("x-ratelimit-limit-" + unit, Long.toString(limit.limit()));
            headers.put("x-ratelimit-remaining-" + unit, Long.toString(shortage.left()));
            if (after != null) {
                headers.put("x-ratelimit-reset-" + unit, span(Duration.ofMillis(Math.max(0, after))));
            }
        }
        return headers;
    }

    /** A client that honours it would sleep for as long; past an hour a person has to look at a budget. */
    private static void retryAfter(Kind kind, long millis, Map<String, String> headers) {
        long seconds = Math.max(1, Math.ceilDiv(millis, 1_000L));
        if (kind == Kind.RATE_LIMIT || seconds <= NEAR_SECONDS) {
            headers.put("retry-after", Long.toString(seconds));
        }
    }

    /** As in {@code 20ms}, {@code 1s}, {@code 6m0s}, {@code 1h0m5s}: whole seconds, rounded up, from one second on. */
    static String span(Duration span) {
        if (span.toMillis() < 1_000) {
            return span.toMillis() + "ms";
        }
        var whole = Duration.ofSeconds(Math.ceilDiv(span.toMillis(), 1_000L));
        var hours = whole.toHours() > 0 ? whole.toHours() + "h" : "";
        var minutes = whole.toMinutes() > 0 ? whole.toMinutesPart() + "m" : "";
        return hours + minutes + whole.toSecondsPart() + "s";
    }
}
