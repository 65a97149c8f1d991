package dev.keyreeve.simulator.endpoint;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Headers of all dialects, and constants that need no encoding each time. */
public final class Headers {
    private static final CharSequence SERVER_NAME = HttpHeaders.createOptimized("keyreeve-provider-simulator");

    public static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    public static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("retry-after");

    private Headers() {}

    static void server(HttpServerResponse response) {
        response.putHeader(HttpHeaders.SERVER, SERVER_NAME);
    }

    public static void addAll(MultiMap headers, CharSequence[][] pairs) {
        for (CharSequence[] each : pairs) {
            headers.add(each[0], each[1]);
        }
    }

    public static CharSequence[] pair(String name, String value) {
        return new CharSequence[] {HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value)};
    }
}
