package dev.keyreeve.relay.session;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From HTTP to WebSocket, on both sides (RFC 6455, section 4). */
public final class Upgrade {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ACCEPT_OF = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int NONCE_BYTES = 16;

    private Upgrade() {}

    /** Whether a request asks for it. */
    public static boolean isAsked(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)
                && request.headers().contains("sec-websocket-key")
                && "13".equals(request.getHeader("sec-websocket-version"));
    }

    /** Of a request that was paused; the socket is paused, too. */
    public static Future<ServerWebSocket> of(HttpServerRequest request) {
        var upgraded = request.toWebSocket().onSuccess(ServerWebSocket::pause);
        request.resume();
        return upgraded;
    }

    /** What asks a provider for it, but for the nonce. */
    public static Map<String, String> headers(String nonce) {
        return Map.of(
                "connection",
                "Upgrade",
                "upgrade",
                "websocket",
                "sec-websocket-version",
                "13",
                "sec-websocket-key",
                nonce);
    }

    public static String nonce() {
        var bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Whether an answer's {@code Sec-WebSocket-Accept} is the one to that nonce. */
    public static boolean isAccepted(String nonce, @Nullable String accept) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-1").digest((nonce + ACCEPT_OF).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest).equals(accept);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
