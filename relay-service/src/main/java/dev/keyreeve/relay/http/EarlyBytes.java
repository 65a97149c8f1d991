package dev.keyreeve.relay.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * What comes behind a request that opens a WebSocket, before it is answered. A client must wait for the answer (RFC 6455,
 * section 4.1), and what it sends before could as well be read as the next request.
 */
public final class EarlyBytes {
    private EarlyBytes() {}

    /** Whether there is anything. */
    public static boolean haveCome(HttpServerRequest request) {
        var pipeline = ((ConnectionBase) request.connection()).channel().pipeline();
        return pipeline.get(StrictRequestDecoder.class) instanceof StrictRequestDecoder decoder && !decoder.isOpening();
    }
}
