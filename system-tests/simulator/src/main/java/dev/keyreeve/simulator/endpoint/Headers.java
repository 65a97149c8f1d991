package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Ids;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * The headers that OpenAI's answers carry:
 * <a href="https://platform.openai.com/docs/api-reference/debugging-requests">platform.openai.com</a>. The limits are
 * constants; the simulator never runs into them by itself.
 */
final class Headers {
    private static final CharSequence SERVER_NAME = HttpHeaders.createOptimized("keyreeve-provider-simulator");
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence PROCESSING_MS = HttpHeaders.createOptimized("openai-processing-ms");
    private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("retry-after");

    private static final CharSequence[][] CONSTANT = {
        {HttpHeaders.SERVER, SERVER_NAME},
        pair("openai-version", "2020-10-01"),
        pair("openai-organization", "org-simulator"),
    };

    private static final CharSequence[][] WITHIN_LIMITS = {
        pair("x-ratelimit-limit-requests", "10000"),
        pair("x-ratelimit-limit-tokens", "2000000"),
        pair("x-ratelimit-remaining-requests", "9999"),
        pair("x-ratelimit-remaining-tokens", "1999000"),
        pair("x-ratelimit-reset-requests", "6ms"),
        pair("x-ratelimit-reset-tokens", "30ms"),
    };

    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream; charset=utf-8");

    private Headers() {}

    static void server(HttpServerResponse response) {
        response.putHeader(HttpHeaders.SERVER, SERVER_NAME);
    }

    /** Of an answer that went well. */
    static void good(HttpServerResponse response, CharSequence contentType, long processingMillis) {
        common(response, contentType, processingMillis);
        putAll(response.headers(), WITHIN_LIMITS);
    }

    static void bad(HttpServerResponse response, ApiError error, long processingMillis) {
        common(response, JSON, processingMillis);
        if (error.retryAfterSeconds() >= 0) {
            response.putHeader(RETRY_AFTER, Integer.toString(error.retryAfterSeconds()));
        }
        if (error.status() == 429) {
            String reset = error.retryAfterSeconds() + "s";
            response.putHeader("x-ratelimit-limit-requests", "10000")
                    .putHeader("x-ratelimit-limit-tokens", "2000000")
                    .putHeader("x-ratelimit-remaining-requests", "0")
                    .putHeader("x-ratelimit-remaining-tokens", "1999000")
                    .putHeader("x-ratelimit-reset-requests", reset)
                    .putHeader("x-ratelimit-reset-tokens", "30ms");
        }
    }

    private static void common(HttpServerResponse response, CharSequence contentType, long processingMillis) {
        MultiMap headers = response.headers();
        headers.add(HttpHeaders.CONTENT_TYPE, contentType);
        putAll(headers, CONSTANT);
        headers.add(PROCESSING_MS, Long.toString(processingMillis));
        headers.add(REQUEST_ID, Ids.request());
    }

    private static void putAll(MultiMap headers, CharSequence[][] pairs) {
        for (CharSequence[] each : pairs) {
            headers.add(each[0], each[1]);
        }
    }

    private static CharSequence[] pair(String name, String value) {
        return new CharSequence[] {HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value)};
    }
}
