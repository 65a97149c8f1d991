package dev.keyreeve.relay.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;

/**
 * Reads requests as Netty does, and each byte that it took as framing once more by {@link RequestGrammar}. A server in
 * front of us may have read what is lenient here in another way, and then we two disagree about where the request ends.
 * After a fault nothing more is read.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String NAME = "httpDecoder";

    private enum Part {
        HEAD,
        BODY,
        CHUNKS,
        /** What follows a fault. */
        RUBBLE
    }

    private final RequestGrammar grammar;
    private final Runnable onBrokenBody;
    private Part part = Part.HEAD;
    private boolean headBegun;
    private boolean opening;

    StrictRequestDecoder(HttpServerOptions options, int maxHeaders, Runnable onBrokenBody) {
        super(options);
        this.grammar = new RequestGrammar(maxHeaders);
        this.onBrokenBody = onBrokenBody;
    }

    /**
     * Takes the place of the decoder that Vert.x put in, before the connection's first byte is read.
     *
     * @param onBrokenBody told once, on the event loop, when a body cannot be read on; Vert.x would only close
     */
    static StrictRequestDecoder install(
            HttpConnection connection, HttpServerOptions options, int maxHeaders, Runnable onBrokenBody) {
        var pipeline = ((ConnectionBase) connection).channel().pipeline();
        var decoder = new StrictRequestDecoder(options, maxHeaders, onBrokenBody);
        pipeline.replace(NAME, NAME, decoder);
        return decoder;
    }

    /** Some of a request's head has come, and not all of it. On the event loop. */
    boolean headBegun() {
        return headBegun;
    }

    /** Whether the last that has come is a whole request for a socket. On the event loop. */
    boolean isOpening() {
        return opening && part == Part.HEAD && !headBegun;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        if (part == Part.RUBBLE) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        int from = buffer.readerIndex();
        int decoded = out.size();
        try {
            // Netty waits for the end of the line, and what is no HTTP may never end one.
            if (part == Part.HEAD && grammar.atStart() && buffer.isReadable()) {
                peek(buffer.getByte(from));
            }
            super.decode(context, buffer, out);
            inspect(buffer, from, out.subList(decoded, out.size()));
        } catch (RequestGrammar.Malformed fault) {
            refuse(fault, buffer, out, decoded);
        }
        headBegun = part == Part.HEAD && (!grammar.atStart() || buffer.isReadable());
    }

    private static void peek(byte first) throws RequestGrammar.Malformed {
        if (!isBegin(first)) {
            throw new RequestGrammar.Malformed();
        }
    }

    private static boolean isBegin(byte first) {
        return first == '\r' || (first >= 'A' && first <= 'Z');
    }

    private void inspect(ByteBuf buffer, int from, List<Object> decoded) throws RequestGrammar.Malformed {
        int contents = 0;
        for (var object : decoded) {
            if (((HttpObject) object).decoderResult().isFailure()) {
                if (part != Part.HEAD) {
                    throw new RequestGrammar.Malformed();
                }
                part = Part.RUBBLE; // Vert.x asks for an answer by itself
                return;
            }
            if (part != Part.HEAD && object instanceof HttpContent content) {
                contents += content.content().readableBytes();
            }
        }
        if (part == Part.HEAD) {
            for (int at = from; at < buffer.readerIndex(); at++) {
                grammar.head(buffer.getByte(at));
            }
        } else if (part == Part.CHUNKS) {
            inspectChunks(buffer, from, contents);
        }
        for (var object : decoded) {
            if (object instanceof HttpMessage message) {
                part = HttpUtil.isTransferEncodingChunked(message) ? Part.CHUNKS : Part.BODY;
                grammar.restart();
            }
            if (object instanceof LastHttpContent) {
                part = Part.HEAD;
                grammar.restart();
            }
            opening = object instanceof HttpRequest request ? opensSocket(request) : opening;
        }
        boolean ended = opening && part == Part.HEAD && !decoded.isEmpty();
        if (ended && buffer.isReadable() && !isBegin(buffer.getByte(buffer.readerIndex()))) {
            throw new RequestGrammar.Early();
        }
    }

    private static boolean opensSocket(HttpRequest request) {
        return request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /** @param contents how many of the bytes are a chunk's; Netty takes the lines around them in the same turn */
    private void inspectChunks(ByteBuf buffer, int from, int contents) throws RequestGrammar.Malformed {
        int left = contents;
        for (int at = from; at < buffer.readerIndex(); at++) {
            if (left > 0 && grammar.atContent()) {
                at += left;
                left = 0;
            }
            if (at < buffer.readerIndex()) {
                grammar.betweenChunks(buffer.getByte(at));
            }
        }
    }

    private void refuse(RequestGrammar.Malformed fault, ByteBuf buffer, List<Object> out, int decoded) {
        buffer.skipBytes(buffer.readableBytes());
        if (part == Part.HEAD) {
            out.subList(decoded, out.size()).clear(); // a head, and what ends a request without a body
            var invalid = createInvalidMessage();
            invalid.setDecoderResult(DecoderResult.failure(fault));
            out.add(invalid);
        } else {
            out.removeIf(LastHttpContent.class::isInstance); // an empty one
            onBrokenBody.run();
        }
        part = Part.RUBBLE;
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Content-Length and Transfer-Encoding together");
    }
}
