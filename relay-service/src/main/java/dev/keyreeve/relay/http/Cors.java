package dev.keyreeve.relay.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which web pages may call from a browser: none, unless their origins are named one by one. A page that calls has a key
 * in it, so nobody is let in by a pattern. Cookies are never asked for, and a key is still needed for everything but
 * the browser's own question.
 */
final class Cors {
    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]+(:[0-9]{1,5})?");
    /** All that a connector can allow. */
    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";

    private static final String MAX_AGE_SECONDS = "600";

    /** What the official SDKs send of themselves, and what passes; none of it is trusted, and most of it goes no further. */
    private static final String REQUEST_HEADERS = String.join(
            ", ",
            "authorization",
            "content-type",
            "api-key",
            "x-api-key",
            "x-goog-api-key",
            "x-goog-api-client",
            "anthropic-beta",
            "anthropic-dangerous-direct-browser-access",
            "anthropic-version",
            "idempotency-key",
            "openai-beta",
            "openai-organization",
            "openai-project",
            "prefer",
            "user-agent",
            "x-client-request-id",
            "x-ms-client-request-id",
            "x-stainless-arch",
            "x-stainless-async",
            "x-stainless-custom-poll-interval",
            "x-stainless-helper",
            "x-stainless-helper-method",
            "x-stainless-lang",
            "x-stainless-os",
            "x-stainless-package-version",
            "x-stainless-poll-helper",
            "x-stainless-retry-count",
            "x-stainless-runtime",
            "x-stainless-runtime-version",
            "x-stainless-timeout");

    private static final String RESPONSE_HEADERS = String.join(
            ", ",
            "request-id",
            "retry-after",
            "x-keyreeve-exchange",
            "x-keyreeve-model",
            "x-keyreeve-provider",
            "x-ratelimit-limit-requests",
            "x-ratelimit-limit-tokens",
            "x-ratelimit-remaining-requests",
            "x-ratelimit-remaining-tokens",
            "x-ratelimit-reset-requests",
            "x-ratelimit-reset-tokens",
            "x-request-id",
            "x-should-retry");

    private final Set<String> origins;

    private Cors(Set<String> origins) {
        this.origins = origins;
    }

    /** @throws IllegalStateException when something in it is not one origin */
    static Cors of(List<String> origins) {
        for (var origin : origins) {
            if (origin.equals("*")) {
                throw new IllegalStateException("keyreeve.relay.cors.origins cannot be '*': any page could then use a"
                        + " key that it came by; name each origin, as in https://app.example.com");
            }
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalStateException("'" + origin + "' in keyreeve.relay.cors.origins is not an origin: a"
                        + " scheme and a host in small letters, perhaps a port, and nothing after it, as in"
                        + " https://app.example.com");
            }
        }
        return new Cors(Set.copyOf(origins));
    }

    /**
     * Says on the answer whether the page that asks may read it.
     *
     * @return true when that was the whole question, and it is answered
     */
    boolean answered(HttpServerRequest request) {
        if (origins.isEmpty()) {
            return false;
        }
        var response = request.response().putHeader(HttpHeaders.VARY, "origin");
        var origin = allowed(request);
        origin.ifPresent(known -> response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, known)
                .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS));
        boolean asksFirst = request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (origin.isEmpty() || !asksFirst) {
            return false;
        }
        answer(response);
        return true;
    }

    /** A browser asks nobody before it opens a WebSocket, so it is asked here who opens it. */
    boolean isForeignSession(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.UPGRADE)
                && request.headers().contains(HttpHeaders.ORIGIN)
                && allowed(request).isEmpty();
    }

    private Optional<String> allowed(HttpServerRequest request) {
        var named = request.headers().getAll(HttpHeaders.ORIGIN);
        return named.size() == 1 && origins.contains(named.getFirst())
                ? Optional.of(named.getFirst())
                : Optional.empty();
    }

    private static void answer(HttpServerResponse response) {
        response.setStatusCode(204)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS)
                .end();
    }
}
