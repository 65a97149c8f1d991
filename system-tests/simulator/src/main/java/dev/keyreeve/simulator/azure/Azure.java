package dev.keyreeve.simulator.azure;

import dev.keyreeve.simulator.endpoint.Dialect;
import dev.keyreeve.simulator.endpoint.Headers;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.Routes;
import dev.keyreeve.simulator.endpoint.SocketEndpoint;
import dev.keyreeve.simulator.openai.Operations;
import dev.keyreeve.simulator.openai.realtime.Realtime;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Ids;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Azure OpenAI under {@value #BASE}:
 * <a href="https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference">learn.microsoft.com</a>. Both forms: by
 * deployment, whose name is the model and which needs an {@code api-version}, and {@code /openai/v1}. A key is 8 or more
 * letters, digits and hyphens; one that starts {@value #REVOKED_PREFIX} is refused.
 */
public final class Azure implements Dialect {
    static final String BASE = "/azure";

    private static final String KEY = "api-key";
    private static final String SCHEME = "Bearer ";
    private static final String REVOKED_PREFIX = "invalid";
    private static final Pattern KEYS = Pattern.compile("[0-9A-Za-z-]{8,}");
    private static final String DEPLOYMENTS = BASE + "/openai/deployments/";
    private static final String V1 = BASE + "/openai/v1";
    private static final String OLDER_REALTIME = BASE + "/openai/realtime";

    private final Routes routes = new Routes();
    private final SocketEndpoint realtime = new Realtime("model");
    private final SocketEndpoint deployed = new Realtime("deployment");

    public Azure(InstantSource clock) {
        Operations operations = new Operations(clock);
        operations.ofDeployment(routes, DEPLOYMENTS + "{deployment}", FilteredChat::new);
        operations.under(routes, V1, FilteredChat::new);
    }

    @Override
    public boolean owns(String path) {
        return path.startsWith(BASE + "/");
    }

    @Override
    public Routes routes() {
        return routes;
    }

    /** OpenAI's own endpoints serve here; these are not its calls. */
    @Override
    public String named(String endpoint) {
        return "azure." + endpoint;
    }

    @Override
    public @Nullable SocketEndpoint socket(String path) {
        return switch (path) {
            case V1 + "/realtime" -> realtime;
            case OLDER_REALTIME -> deployed;
            default -> null;
        };
    }

    /** The key alone; a token of Entra's with its scheme. */
    @Override
    public @Nullable String credential(HttpServerRequest request) {
        return presented(request.headers());
    }

    private static @Nullable String presented(MultiMap headers) {
        String key = headers.get(KEY);
        return key == null ? headers.get(HttpHeaders.AUTHORIZATION) : key;
    }

    @Override
    public void admit(Incoming request) {
        String presented = Objects.requireNonNullElse(presented(request.headers()), "");
        String key = presented.startsWith(SCHEME) ? presented.substring(SCHEME.length()) : presented;
        if (!KEYS.matcher(key).matches() || key.startsWith(REVOKED_PREFIX)) {
            throw new Refusal(new ApiError(
                    401,
                    ApiError.INVALID_REQUEST,
                    "401",
                    null,
                    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid"
                            + " key for an active subscription and use a correct regional API endpoint for your"
                            + " resource.",
                    -1));
        }
        boolean older = request.path().startsWith(DEPLOYMENTS) || request.path().equals(OLDER_REALTIME);
        if (older && !request.query().contains("api-version")) {
            throw new Refusal(new ApiError(404, ApiError.INVALID_REQUEST, "404", null, "Resource not found", -1));
        }
    }

    @Override
    public Buffer error(ApiError error) {
        return AzureError.body(error);
    }

    @Override
    public void good(MultiMap headers, long processingMillis) {
        common(headers);
        headers.add("x-ratelimit-remaining-requests", "9999").add("x-ratelimit-remaining-tokens", "1999000");
    }

    @Override
    public void bad(MultiMap headers, ApiError error, long processingMillis) {
        common(headers);
        if (error.retryAfterSeconds() >= 0) {
            headers.add(Headers.RETRY_AFTER, Integer.toString(error.retryAfterSeconds()))
                    .add("retry-after-ms", Integer.toString(error.retryAfterSeconds() * 1_000));
        }
        if (error.status() == 429) {
            headers.add("x-ratelimit-remaining-requests", "0")
                    .add("x-ratelimit-reset-requests", error.retryAfterSeconds() + "s");
        }
    }

    private static void common(MultiMap headers) {
        headers.add("apim-request-id", Ids.random("", 32, 16)).add("x-ms-region", "Simulator");
    }
}
