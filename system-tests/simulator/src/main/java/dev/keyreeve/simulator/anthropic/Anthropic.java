package dev.keyreeve.simulator.anthropic;

import static dev.keyreeve.simulator.endpoint.Headers.pair;

import dev.keyreeve.simulator.endpoint.Dialect;
import dev.keyreeve.simulator.endpoint.Headers;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.Routes;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Ids;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic under {@value #BASE}: <a href="https://docs.anthropic.com/en/api/overview">docs.anthropic.com</a>. A key is
 * {@code sk-ant-…}; one that starts {@value #REVOKED_PREFIX} is refused. It stands in {@code x-api-key}, or after
 * {@code Bearer}, where Anthropic's newer SDKs put it.
 */
public final class Anthropic implements Dialect {
    static final String BASE = "/anthropic";

    private static final String KEY = "x-api-key";
    private static final String VERSION = "anthropic-version";
    private static final String SCHEME = "Bearer ";
    private static final String PREFIX = "sk-ant-";
    private static final String REVOKED_PREFIX = "sk-ant-invalid";
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("request-id");

    private static final CharSequence[][] LIMITS = {
        pair("anthropic-organization-id", "org-simulator"),
        pair("anthropic-ratelimit-requests-limit", "4000"),
        pair("anthropic-ratelimit-input-tokens-limit", "2000000"),
        pair("anthropic-ratelimit-output-tokens-limit", "400000"),
        pair("anthropic-ratelimit-input-tokens-remaining", "1999000"),
        pair("anthropic-ratelimit-output-tokens-remaining", "399000"),
    };

    private final InstantSource clock;
    private final Routes routes;

    public Anthropic(InstantSource clock) {
        this.clock = clock;
        ModelsEndpoint models = new ModelsEndpoint();
        MessageBatches batches = new MessageBatches(clock);
        this.routes = new Routes()
                .add("POST", BASE + "/v1/messages", new MessagesEndpoint())
                .add("POST", BASE + "/v1/messages/count_tokens", new CountTokensEndpoint())
                .add("GET", BASE + "/v1/models", models)
                .add("GET", BASE + "/v1/models/{id}", models);
        batches.under(routes, BASE + "/v1/messages/batches");
    }

    @Override
    public boolean owns(String path) {
        return path.startsWith(BASE + "/");
    }

    @Override
    public Routes routes() {
        return routes;
    }

    @Override
    public @Nullable String credential(HttpServerRequest request) {
        String key = request.getHeader(KEY);
        return key == null ? request.getHeader(HttpHeaders.AUTHORIZATION) : key;
    }

    @Override
    public void admit(Incoming request) {
        String key = key(request.headers());
        if (key.isEmpty()) {
            throw new Refusal(unauthenticated("x-api-key header is required"));
        }
        if (!key.startsWith(PREFIX) || key.startsWith(REVOKED_PREFIX)) {
            throw new Refusal(unauthenticated("invalid x-api-key"));
        }
        if (!request.headers().contains(VERSION)) {
            throw new Refusal(ApiError.invalid(VERSION, null, "anthropic-version: header is required"));
        }
    }

    private static String key(MultiMap headers) {
        String key = headers.get(KEY);
        if (key != null) {
            return key.strip();
        }
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? authorization.substring(SCHEME.length()).strip()
                : "";
    }

    private static ApiError unauthenticated(String message) {
        return new ApiError(401, "authentication_error", null, null, message, -1);
    }

    @Override
    public Buffer error(ApiError error) {
        return Buffer.buffer("{\"type\":\"error\",\"error\":{\"type\":\"" + type(error.status()) + "\",\"message\":"
                + Json.quoted(error.message()) + "},\"request_id\":\"" + Ids.request() + "\"}\n");
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 503, 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    @Override
    public void good(MultiMap headers, long processingMillis) {
        limits(headers, "3999", 0);
    }

    @Override
    public void bad(MultiMap headers, ApiError error, long processingMillis) {
        if (error.retryAfterSeconds() >= 0) {
            headers.add(Headers.RETRY_AFTER, Integer.toString(error.retryAfterSeconds()));
        }
        if (error.status() == 429) {
            limits(headers, "0", error.retryAfterSeconds());
        } else {
            headers.add(REQUEST_ID, Ids.request());
        }
    }

    private void limits(MultiMap headers, String remaining, int resetSeconds) {
        headers.add(REQUEST_ID, Ids.request());
        Headers.addAll(headers, LIMITS);
        headers.add("anthropic-ratelimit-requests-remaining", remaining);
        headers.add(
                "anthropic-ratelimit-requests-reset",
                clock.instant()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .plusSeconds(resetSeconds)
                        .toString());
    }
}
