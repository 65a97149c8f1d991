package dev.keyreeve.relay.http;

import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Netty drops {@code Content-Length} where {@code Transfer-Encoding} stands beside it. A server in front of us may have
 * decided the other way, and then we two disagree about where the request ends (RFC 9112, section 6.1): refused.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String NAME = "httpDecoder";

    private StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    /** Takes the place of the decoder that Vert.x put in, before the connection's first byte is read. */
    static void install(HttpConnection connection, HttpServerOptions options) {
        var pipeline = ((ConnectionBase) connection).channel().pipeline();
        pipeline.replace(NAME, NAME, new StrictRequestDecoder(options));
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Content-Length and Transfer-Encoding together");
    }
}
