package dev.keyreeve.simulator.openai;

import static dev.keyreeve.simulator.endpoint.Headers.pair;

import dev.keyreeve.simulator.endpoint.Headers;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Ids;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * The headers that OpenAI's answers carry:
 * <a href="https://platform.openai.com/docs/api-reference/debugging-requests">platform.openai.com</a>. The limits are
 * constants; the simulator never runs into them by itself.
 */
final class OpenAiHeaders {
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence PROCESSING_MS = HttpHeaders.createOptimized("openai-processing-ms");

    private static final CharSequence[][] CONSTANT = {
        pair("openai-version", "2020-10-01"), pair("openai-organization", "org-simulator"),
    };

    private static final CharSequence[][] WITHIN_LIMITS = {
        pair("x-ratelimit-limit-requests", "10000"),
        pair("x-ratelimit-limit-tokens", "2000000"),
        pair("x-ratelimit-remaining-requests", "9999"),
        pair("x-ratelimit-remaining-tokens", "1999000"),
        pair("x-ratelimit-reset-requests", "6ms"),
        pair("x-ratelimit-reset-tokens", "30ms"),
    };

    private OpenAiHeaders() {}

    static void good(MultiMap headers, long processingMillis) {
        common(headers, processingMillis);
        Headers.addAll(headers, WITHIN_LIMITS);
    }

    static void bad(MultiMap headers, ApiError error, long processingMillis) {
        common(headers, processingMillis);
        if (error.retryAfterSeconds() >= 0) {
            headers.add(Headers.RETRY_AFTER, Integer.toString(error.retryAfterSeconds()));
        }
        if (error.status() == 429) {
            headers.add("x-ratelimit-limit-requests", "10000")
                    .add("x-ratelimit-limit-tokens", "2000000")
                    .add("x-ratelimit-remaining-requests", "0")
                    .add("x-ratelimit-remaining-tokens", "1999000")
                    .add("x-ratelimit-reset-requests", error.retryAfterSeconds() + "s")
                    .add("x-ratelimit-reset-tokens", "30ms");
        }
    }

    private static void common(MultiMap headers, long processingMillis) {
        Headers.addAll(headers, CONSTANT);
        headers.add(PROCESSING_MS, Long.toString(processingMillis));
        headers.add(REQUEST_ID, Ids.request());
    }
}
