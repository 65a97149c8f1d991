package dev.keyreeve.simulator.gemini;

import dev.keyreeve.simulator.endpoint.Dialect;
import dev.keyreeve.simulator.endpoint.Headers;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.Routes;
import dev.keyreeve.simulator.wire.ApiError;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gemini under {@value #BASE}: <a href="https://ai.google.dev/api">ai.google.dev</a>. Both versions, {@code v1beta} and {@code v1}, serve the
 * same. A key is {@code AIza…}; one that
 * starts {@value #REVOKED_PREFIX} is refused.
 */
public final class Gemini implements Dialect {
    static final String BASE = "/gemini";

    private static final String KEY = "x-goog-api-key";
    private static final String PREFIX = "AIza";
    private static final String REVOKED_PREFIX = "AIzaInvalid";

    private final Routes routes = new Routes();

    public Gemini() {
        for (String version : List.of("/v1beta", "/v1")) {
            under(routes, BASE + version + "/models");
        }
    }

    private static void under(Routes routes, String models) {
        ModelsEndpoint list = new ModelsEndpoint();
        routes.add("POST", models + "/{model}:generateContent", new GenerateEndpoint(false))
                .add("POST", models + "/{model}:streamGenerateContent", new GenerateEndpoint(true))
                .add("POST", models + "/{model}:embedContent", new EmbedEndpoint(false))
                .add("POST", models + "/{model}:batchEmbedContents", new EmbedEndpoint(true))
                .add("POST", models + "/{model}:countTokens", new CountTokensEndpoint())
                .add("GET", models, list)
                .add("GET", models + "/{model}", list);
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
        return key(request.headers(), request.params());
    }

    @Override
    public void admit(Incoming request) {
        String key = key(request.headers(), request.query());
        if (key == null || key.isBlank()) {
            throw new Refusal(new ApiError(
                    403,
                    "PERMISSION_DENIED",
                    null,
                    null,
                    "Method doesn't allow unregistered callers (callers without established identity). Please use API"
                            + " Key or other form of API consumer identity to call this API.",
                    -1));
        }
        if (!key.startsWith(PREFIX) || key.startsWith(REVOKED_PREFIX)) {
            throw new Refusal(
                    ApiError.invalid(null, GeminiError.INVALID_KEY, "API key not valid. Please pass a valid API key."));
        }
    }

    private static @Nullable String key(MultiMap headers, MultiMap query) {
        String key = headers.get(KEY);
        return key == null ? query.get("key") : key;
    }

    @Override
    public Buffer error(ApiError error) {
        return GeminiError.body(error);
    }

    @Override
    public void good(MultiMap headers, long processingMillis) {
        headers.add("server-timing", "gfet4t7; dur=" + processingMillis);
    }

    /** Google says in the body when to come back; the header is for those who look there. */
    @Override
    public void bad(MultiMap headers, ApiError error, long processingMillis) {
        good(headers, processingMillis);
        if (error.retryAfterSeconds() >= 0) {
            headers.add(Headers.RETRY_AFTER, Integer.toString(error.retryAfterSeconds()));
        }
    }
}
