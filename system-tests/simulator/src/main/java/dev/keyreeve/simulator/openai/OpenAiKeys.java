package dev.keyreeve.simulator.openai;

import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.wire.ApiError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who may call: any made-up key {@code sk-…}, but one that starts {@value #REVOKED_PREFIX}. So a test can have a key
 * that the provider does not take.
 */
final class OpenAiKeys {
    static final String REVOKED_PREFIX = "sk-invalid";
    private static final String SCHEME = "Bearer ";

    private static final String PROTOCOL = "openai-insecure-api-key.";

    private OpenAiKeys() {}

    /** The credential as if it stood in {@code Authorization}: a browser's WebSocket has to put it elsewhere. */
    static @Nullable String presented(MultiMap headers) {
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        String protocols = headers.get("sec-websocket-protocol");
        if (authorization != null || protocols == null) {
            return authorization;
        }
        return Arrays.stream(protocols.split(","))
                .map(String::strip)
                .filter(protocol -> protocol.startsWith(PROTOCOL))
                .map(protocol -> SCHEME + protocol.substring(PROTOCOL.length()))
                .findFirst()
                .orElse(null);
    }

    /** @throws Refusal 401, as OpenAI words it */
    static void check(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new Refusal(ApiError.noKey());
        }
        String key = authorization.substring(SCHEME.length()).strip();
        if (key.isEmpty()) {
            throw new Refusal(ApiError.noKey());
        }
        if (key.length() < 4 || !key.startsWith("sk-") || key.startsWith(REVOKED_PREFIX)) {
            throw new Refusal(ApiError.wrongKey(key));
        }
    }
}
