package dev.keyreeve.relay.session;

import dev.keyreeve.relay.content.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One side of a session, on the connection that its upgrade was accepted on (RFC 6455). Vert.x's own WebSockets make a
 * text of bytes that are none, tell neither how the other side has closed nor what it did wrong, and as a client connect
 * and ask for the upgrade in one step. So the frames are Netty's, on a socket that knows only bytes. On one event loop.
 */
final class MessageSocket {
    /** The other side gets this long to say goodbye, too: to disconnect at once could lose what was said last (7.1.1). */
    private static final long LINGER_MS = 2_000;

    /** How it ended, if not by us. */
    sealed interface End {
        /** The other side has said so. */
        record Closed(int code, String reason) implements End {}

        /** The connection broke. */
        record Gone() implements End {}

        /** What came is no WebSocket, or no message that is spoken here. It is still to be closed, with that status. */
        record Fault(WebSocketCloseStatus status) implements End {}
    }

    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Wire wire;
    private final NetSocket socket;
    private final boolean ofCaller;
    private final EmbeddedChannel in;
    private final EmbeddedChannel out;
    private Handler<Buffer> onText = text -> {};
    private Consumer<End> onEnd = end -> {};
    private boolean paused = true;
    private boolean handingOn;
    /** What ends it once all that came before is handed on. */
    private @Nullable End last;
    /** Nothing is handed on any more. */
    private boolean ended;
    /** Nothing is read any more. */
    private boolean unreadable;
    /** We have said goodbye. */
    private boolean closing;

    private boolean disconnected;
    /** What the last ping asks for that could not be answered. */
    private byte @Nullable [] owed;

    private long timer = NO_TIMER;

    private MessageSocket(Vertx vertx, Wire wire, boolean ofCaller, int mostBytes) {
        this.vertx = vertx;
        this.wire = wire;
        this.socket = wire.socket();
        this.ofCaller = ofCaller;
        this.in = Frames.reading(ofCaller, mostBytes);
        this.out = Frames.writing(!ofCaller);
    }

    /** @param mostBytes of one message */
    static MessageSocket ofCaller(Vertx vertx, Wire wire, int mostBytes) {
        return new MessageSocket(vertx, wire, true, mostBytes).listening();
    }

    /** @param mostBytes of one message */
    static MessageSocket ofProvider(Vertx vertx, Wire wire, int mostBytes) {
        return new MessageSocket(vertx, wire, false, mostBytes).listening();
    }

    private MessageSocket listening() {
        socket.handler(this::bytes);
        socket.endHandler(ended -> gone());
        socket.exceptionHandler(broken -> gone());
        socket.closeHandler(closed -> gone());
        return this;
    }

    void onText(Handler<Buffer> handler) {
        onText = handler;
    }

    /** Called once; not when it was closed from here before. */
    void onEnd(Consumer<End> handler) {
        onEnd = handler;
    }

    private void bytes(Buffer bytes) {
        if (unreadable || disconnected) {
            return;
        }
        try {
            in.writeInbound(bytes.getByteBuf());
        } catch (CodecException broken) {
            unreadable = true;
            last = new End.Fault(Frames.statusOf(broken));
        }
        handOn();
    }

    /** What a caller has said before it left is not worth passing on; a provider's last word is. */
    private void gone() {
        if (closing || ofCaller) {
            end(new End.Gone());
            disconnect();
        } else {
            last = new End.Gone();
            handOn();
        }
    }

    /** One message after the other, as long as they are wanted. */
    private void handOn() {
        if (handingOn) {
            return;
        }
        handingOn = true;
        try {
            for (var message = next(); message != null; message = next()) {
                message(message);
            }
        } finally {
            handingOn = false;
        }
        if (!paused && last != null) {
            end(last);
            if (last instanceof End.Gone) {
                disconnect();
            }
        }
    }

    private @Nullable Object next() {
        return paused || disconnected ? null : in.readInbound();
    }

    private void message(Object message) {
        try {
            switch (message) {
                case CloseWebSocketFrame close -> closed(close);
                case PingWebSocketFrame ping -> pong(ByteBufUtil.getBytes(ping.content()));
                case TextWebSocketFrame text when !ended -> text(ByteBufUtil.getBytes(text.content()));
                case BinaryWebSocketFrame binary
                when ofCaller -> end(new End.Fault(WebSocketCloseStatus.INVALID_MESSAGE_TYPE));
                // Nothing else is a message of the protocols that are spoken here.
                default -> {}
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** To one that does not read it is owed until it does, and then the last one alone (5.5.3). */
    private void pong(byte[] payload) {
        if (isFull()) {
            owed = payload;
        } else {
            owed = null;
            write(new PongWebSocketFrame(Unpooled.wrappedBuffer(payload)));
        }
    }

    private void text(byte[] bytes) {
        if (Utf8.is(bytes)) {
            onText.handle(Buffer.buffer(bytes));
        } else {
            end(new End.Fault(WebSocketCloseStatus.INVALID_PAYLOAD_DATA));
        }
    }

    private void closed(CloseWebSocketFrame close) {
        boolean told = close.statusCode() >= 0;
        int code = told ? close.statusCode() : WebSocketCloseStatus.NORMAL_CLOSURE.code();
        var reason = told ? close.reasonText() : "";
        write(new CloseWebSocketFrame(code, ""));
        closing = true;
        end(new End.Closed(code, reason));
        disconnect();
    }

    private void end(End how) {
        if (!ended) {
            ended = true;
            onEnd.accept(how);
        }
    }

    void write(Buffer text) {
        write(new TextWebSocketFrame(text.getByteBuf()));
    }

    private void write(WebSocketFrame frame) {
        if (closing || disconnected) {
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
        socket.drainHandler(drained -> {
            if (owed != null) {
                pong(owed);
            }
            handler.run();
        });
    }

    void pause() {
        paused = true;
        socket.pause();
    }

    void resume() {
        if (disconnected) {
            return;
        }
        paused = false;
        handOn();
        if (!paused) {
            socket.resume();
        }
    }

    /** Says goodbye, and disconnects when the other side has done so, too. Nothing that it still says is handed on. */
    void close(int code, String reason) {
        if (closing || disconnected) {
            return;
        }
        write(new CloseWebSocketFrame(code, reason));
        closing = true;
        ended = true;
        timer = vertx.setTimer(LINGER_MS, late -> {
            disconnect();
            wire.cut();
        });
        resume();
    }

    /** What was said last still leaves, if the other side reads it in time. */
    private void disconnect() {
        if (disconnected) {
            return;
        }
        disconnected = true;
        vertx.cancelTimer(timer);
        try {
            in.finishAndReleaseAll();
        } catch (CodecException midMessage) {
            // It has begun a message in pieces. Nobody waits for the rest.
        } finally {
            out.finishAndReleaseAll();
            long late = vertx.setTimer(LINGER_MS, unread -> wire.cut());
            socket.close().onComplete(closed -> vertx.cancelTimer(late));
        }
    }
}
