package dev.keyreeve.relay.session;

import dev.keyreeve.relay.http.EarlyBytes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From HTTP to WebSocket, on both sides (RFC 6455, section 4). */
public final class Upgrade {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ACCEPT_OF = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int NONCE_BYTES = 16;
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");
    private static final String KEY = "sec-websocket-key";
    private static final String VERSION = "sec-websocket-version";
    private static final String PROTOCOL = "sec-websocket-protocol";
    /** What OpenAI's clients offer beside a protocol that is the key. */
    private static final String SPOKEN = "realtime";

    private Upgrade() {}

    /** Whether a request asks for it, well or not. */
    public static boolean isAsked(HttpServerRequest request) {
        return names(request, HttpHeaders.UPGRADE, "websocket");
    }

    /**
     * A sentence about what is wrong with how it is asked for (section 4.2.1), if anything is. Looked at before a provider
     * is asked.
     */
    public static Optional<String> fault(HttpServerRequest request) {
        var keys = request.headers().getAll(KEY);
        if (!request.method().equals(HttpMethod.GET) || request.version() != HttpVersion.HTTP_1_1) {
            return Optional.of("A WebSocket is opened by a GET of HTTP/1.1");
        }
        if (!names(request, HttpHeaders.CONNECTION, "upgrade") || names(request, HttpHeaders.CONNECTION, "close")) {
            return Optional.of("A WebSocket is opened with 'Connection: Upgrade'");
        }
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || !Objects.requireNonNullElse(request.getHeader(HttpHeaders.CONTENT_LENGTH), "0")
                        .equals("0")) {
            return Optional.of("A request that opens a WebSocket has no body");
        }
        return keys.size() == 1 && NONCE.matcher(keys.getFirst()).matches()
                ? Optional.empty()
                : Optional.of("Sec-WebSocket-Key must be 16 bytes in base64, once");
    }

    /** The one version that there is (section 4.4). */
    public static boolean isOfVersion(HttpServerRequest request) {
        return request.headers().getAll(VERSION).equals(List.of("13"));
    }

    private static boolean names(HttpServerRequest request, CharSequence header, String token) {
        return request.headers().getAll(header).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .anyMatch(named -> named.strip().equalsIgnoreCase(token));
    }

    /**
     * Of a request without a fault; the socket is paused. What stands on the answer already goes with it. Fails, and never
     * throws, also when the caller has left: of a connection that is closed Netty has taken all handlers away, and there
     * is nothing to upgrade.
     */
    public static Future<NetSocket> of(HttpServerRequest request) {
        var response = request.response();
        if (response.closed()) {
            return Future.failedFuture("the caller has left");
        }
        if (EarlyBytes.haveCome(request)) {
            return Future.failedFuture("there are messages before the answer");
        }
        if (response.headWritten()) {
            return Future.failedFuture("it is answered");
        }
        response.putHeader(HttpHeaders.CONNECTION, "Upgrade")
                .putHeader(HttpHeaders.UPGRADE, "websocket")
                .putHeader("sec-websocket-accept", acceptOf(request.getHeader(KEY)));
        if (names(request, PROTOCOL, SPOKEN)) {
            response.putHeader(PROTOCOL, SPOKEN);
        }
        try {
            return request.toNetSocket().onSuccess(NetSocket::pause);
        } catch (RuntimeException notToBeUpgraded) {
            return Future.failedFuture(notToBeUpgraded);
        }
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
        return acceptOf(nonce).equals(accept);
    }

    private static String acceptOf(String nonce) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-1").digest((nonce + ACCEPT_OF).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
