package dev.keyreeve.relay.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * The provider's side of a session, on the connection that its upgrade was accepted on (RFC 6455). Vert.x's own WebSocket
 * client connects and asks for the upgrade in one step; here the connection is open before the last check is made, and
 * the request is written in the same turn. So the frames are Netty's, on a socket that knows only bytes.
 */
final class ProviderSocket {
    private final NetSocket socket;
    private final EmbeddedChannel in;
    private final EmbeddedChannel out = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
    private Handler<Buffer> onText = text -> {};
    private Runnable onEnd = () -> {};
    private boolean over;

    private ProviderSocket(NetSocket socket, int mostBytes) {
        this.socket = socket;
        this.in = new EmbeddedChannel(
                new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                        .expectMaskedFrames(false)
                        .allowExtensions(false)
                        .closeOnProtocolViolation(false)
                        .maxFramePayloadLength(mostBytes)
                        .build()),
                new WebSocketFrameAggregator(mostBytes));
    }

    /**
     * @param upgraded paused
     * @param mostBytes of one message
     */
    static ProviderSocket over(NetSocket upgraded, int mostBytes) {
        var provider = new ProviderSocket(upgraded, mostBytes);
        upgraded.handler(provider::bytes);
        upgraded.endHandler(ended -> provider.end());
        upgraded.exceptionHandler(broken -> provider.end());
        upgraded.closeHandler(closed -> provider.end());
        return provider;
    }

    void onText(Handler<Buffer> handler) {
        onText = handler;
    }

    /** Called once, whoever ended it. */
    void onEnd(Runnable handler) {
        onEnd = handler;
        if (over) {
            handler.run();
        }
    }

    private void bytes(Buffer bytes) {
        try {
            in.writeInbound(bytes.getByteBuf());
        } catch (CodecException brokenOrTooLarge) {
            close();
        }
        for (var message = in.readInbound(); message != null; message = in.readInbound()) {
            message(message);
        }
    }

    private void message(Object message) {
        try {
            switch (message) {
                case TextWebSocketFrame text
                when !over -> onText.handle(Buffer.buffer(ByteBufUtil.getBytes(text.content())));
                case PingWebSocketFrame ping ->
                    write(new PongWebSocketFrame(ping.content().retain()));
                case CloseWebSocketFrame close -> close();
                // Nothing else is a message of the protocols that are spoken here.
                default -> {}
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    void write(Buffer text) {
        write(new TextWebSocketFrame(text.getByteBuf()));
    }

    private void write(WebSocketFrame frame) {
        if (over) {
            frame.release();
            return;
        }
        out.writeOutbound(frame);
        for (ByteBuf bytes = out.readOutbound(); bytes != null; bytes = out.readOutbound()) {
            socket.write(Buffer.buffer(ByteBufUtil.getBytes(bytes)));
            bytes.release();
        }
    }

    boolean isFull() {
        return socket.writeQueueFull();
    }

    void onDrain(Runnable handler) {
        socket.drainHandler(drained -> handler.run());
    }

    void pause() {
        socket.pause();
    }

    void resume() {
        socket.resume();
    }

    /** With the close frame of a client that leaves (1000). */
    void close() {
        if (!over) {
            write(new CloseWebSocketFrame(1_000, ""));
            socket.close();
            end();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            in.finishAndReleaseAll();
            out.finishAndReleaseAll();
            onEnd.run();
        }
    }
}
