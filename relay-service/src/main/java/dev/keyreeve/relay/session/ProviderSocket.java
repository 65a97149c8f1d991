package dev.keyreeve.relay.session;

import io.netty.buffer.ByteBufUtil;
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
import io.vertx.core.net.impl.NetSocketInternal;

/**
 * The provider's side of a session, on the connection that its upgrade was accepted on (RFC 6455). Vert.x's own WebSocket
 * client connects and asks for the upgrade in one step; here the connection is open before the last check is made, and
 * the request is written in the same turn.
 */
final class ProviderSocket {
    private static final String ITS_HANDLER = "handler";

    private final NetSocketInternal socket;
    private Handler<Buffer> onText = text -> {};
    private Runnable onEnd = () -> {};
    private boolean over;

    private ProviderSocket(NetSocketInternal socket) {
        this.socket = socket;
    }

    /** @param mostBytes of one message */
    static ProviderSocket over(NetSocket upgraded, int mostBytes) {
        var socket = (NetSocketInternal) upgraded;
        var provider = new ProviderSocket(socket);
        var pipeline = socket.channelHandlerContext().pipeline();
        pipeline.addBefore(
                ITS_HANDLER,
                "frame-decoder",
                new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                        .expectMaskedFrames(false)
                        .allowExtensions(false)
                        .maxFramePayloadLength(mostBytes)
                        .build()));
        pipeline.addBefore(ITS_HANDLER, "frame-encoder", new WebSocket13FrameEncoder(true));
        pipeline.addBefore(ITS_HANDLER, "frames-to-message", new WebSocketFrameAggregator(mostBytes));
        socket.messageHandler(provider::message);
        socket.exceptionHandler(broken -> provider.end());
        socket.closeHandler(closed -> provider.end());
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

    private void message(Object message) {
        try {
            switch (message) {
                case TextWebSocketFrame text -> onText.handle(Buffer.buffer(ByteBufUtil.getBytes(text.content())));
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
        } else {
            socket.writeMessage(frame);
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
            socket.writeMessage(new CloseWebSocketFrame(1_000, "")).onComplete(sent -> socket.close());
            end();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            onEnd.run();
        }
    }
}
