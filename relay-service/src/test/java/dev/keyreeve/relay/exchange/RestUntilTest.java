package dev.keyreeve.relay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("How long to wait")
class RestUntilTest {
    private static final long NOW = Instant.parse("2026-11-29T12:00:00Z").toEpochMilli();

    private static MultiMap headers(String... namesAndValues) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after | 7 | PT7S",
                "Retry-After | 0 | PT0S",
                "retry-after-ms | 250 | PT0.25S",
                "retry-after | Sun, 29 Nov 2026 12:01:30 GMT | PT1M30S",
                "retry-after | 999999999 | PT277777H46M39S",
                "retry-after | 30.5 | PT30.5S",
                "retry-after-ms | 2500.5 | PT2.501S",
                "retry-after | -3 | PT1S",
                "retry-after | soon | PT1S",
                "retry-after | Sun, 29 Nov 2026 11:59:59 GMT | PT1S",
                "retry-after | 99999999999999999999 | PT1S",
                "x-other | 7 | PT1S",
            })
    void after_a_429_is_what_it_says_or_a_second(String name, String value, Duration told) {
        assertThat(RestUntil.told(headers(name, value), 429, NOW)).contains(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-ratelimit-remaining-requests | 0 | x-ratelimit-reset-requests | 30s | PT30S",
                "x-ratelimit-remaining-tokens | 0 | x-ratelimit-reset-tokens | 6m0s | PT6M",
                "x-ratelimit-remaining-tokens | 0 | x-ratelimit-reset-tokens | 20ms | PT0.02S",
                "x-ratelimit-remaining-tokens | 0 | x-ratelimit-reset-tokens | 1h0m1.5s | PT1H1.5S",
                "x-ratelimit-remaining-tokens | 0 | x-ratelimit-reset-tokens | 2m59.56s | PT2M59.56S",
                "x-ratelimit-remaining-tokens | 0 | x-ratelimit-reset-tokens | 55 | PT55S",
                "x-ratelimit-remaining-tokens | 0 | x-ratelimit-reset-tokens | +999999999-01-01T00:00:00Z | PT8784H",
                "x-ratelimit-remaining-requests-day | 0 | x-ratelimit-reset-requests-day | 3301.38 | PT55M1.38S",
                "x-ratelimit-remaining-tokens | 0 | x-ratelimit-reset-tokens | soon | PT1S",
                "x-ratelimit-remaining-tokens | 0 | x-ratelimit-reset-tokens | 0s | PT1S",
                "x-ratelimit-remaining-tokens | -1 | x-ratelimit-reset-tokens | 0 | PT1S",
                "x-ratelimit-remaining-tokens | 7 | x-ratelimit-reset-tokens | 30s | PT30S",
                "x-ratelimit-remaining-tokens | 7 | x-ratelimit-reset-tokens | 30m0s | PT1M",
                "x-ratelimit-remaining-requests | 7 | x-ratelimit-reset-requests | 30s | PT1S",
                "x-ratelimit-limit-tokens | 9 | x-rate-limit-reset-tokens | 55 | PT55S",
                "X-RateLimit-Remaining | 0 | X-RateLimit-Reset | 1795953630000 | PT30S",
                "X-RateLimit-Remaining | 0 | X-RateLimit-Reset | 1795953630 | PT30S",
                "X-RateLimit-Remaining | 0 | X-RateLimit-Reset | 1795953599000 | PT1S",
                "ratelimitbysize-remaining | 0 | ratelimitbysize-reset | 17 | PT17S",
                "ratelimit-remaining | 0 | ratelimit-reset | 12 | PT12S",
                "anthropic-ratelimit-tokens-remaining | 0 | anthropic-ratelimit-tokens-reset | 2026-11-29T12:00:42Z | PT42S",
                "anthropic-ratelimit-tokens-remaining | 0 | anthropic-ratelimit-tokens-reset | today | PT1S",
            })
    void after_a_429_without_more_is_until_what_is_used_up_is_there_again(
            String remaining, String none, String reset, String when, Duration told) {
        assertThat(RestUntil.told(headers(remaining, none, reset, when), 429, NOW))
                .contains(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9999 | 8ms | 3000 | 30s | PT30S | so many tokens are not left",
                "9999 | 6m0s | 3000 | 2s | PT2S | one request is",
                "0 | 6m0s | 3000 | 30s | PT6M | no request is left",
                "0 | 8ms | 3000 | 30s | PT0.008S | no request is left",
                "0 | 20s | 0 | 30s | PT30S | neither is",
            })
    void of_several_limits_goes_by_what_this_call_fell_short_of(
            String requests, String requestsAgain, String tokens, String tokensAgain, Duration told, String why) {
        assertThat(RestUntil.told(
                        headers(
                                "x-ratelimit-remaining-requests", requests,
                                "x-ratelimit-reset-requests", requestsAgain,
                                "x-ratelimit-remaining-tokens", tokens,
                                "x-ratelimit-reset-tokens", tokensAgain),
                        429,
                        NOW))
                .as(why)
                .contains(told);
    }

    @Test
    void is_told_more_finely_in_milliseconds() {
        assertThat(RestUntil.told(headers("retry-after", "3", "retry-after-ms", "2500"), 429, NOW))
                .contains(Duration.ofMillis(2_500));
        assertThat(RestUntil.told(headers("retry-after", "3", "retry-after-ms", "soon"), 429, NOW))
                .contains(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 529})
    void under_load_is_what_it_says_or_nothing(int status) {
        assertThat(RestUntil.told(headers("retry-after", "2"), status, NOW)).contains(Duration.ofSeconds(2));
        assertThat(RestUntil.told(headers(), status, NOW)).isEmpty();
        assertThat(RestUntil.told(headers("retry-after", "soon"), status, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404, 500, 502, 504})
    void is_not_at_all_after_anything_else(int status) {
        assertThat(RestUntil.told(headers("retry-after", "7", "retry-after-ms", "7"), status, NOW))
                .isEmpty();
    }

    @Test
    void is_never_negative_whatever_stands_there() {
        var random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append((char) random.nextInt(32, 127));
            }
            var name = random.nextBoolean() ? "retry-after" : "x-ratelimit-reset";
            assertThat(RestUntil.told(headers(name, text.toString()), 429, NOW))
                    .hasValueSatisfying(told -> assertThat(told.isNegative()).isFalse());
        }
    }
}
