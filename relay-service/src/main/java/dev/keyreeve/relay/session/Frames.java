package dev.keyreeve.relay.session;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;

/** Bytes to frames and back (RFC 6455, section 5), with no connection below. */
final class Frames {
    private Frames() {}

    /**
     * Whole messages and what stands between them.
     *
     * @param masked as a client's are
     * @param mostBytes of one message
     */
    static EmbeddedChannel reading(boolean masked, int mostBytes) {
        return new EmbeddedChannel(
                new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                        .expectMaskedFrames(masked)
                        .allowExtensions(false)
                        .closeOnProtocolViolation(false)
                        .maxFramePayloadLength(mostBytes)
                        .build()),
                new WebSocketFrameAggregator(mostBytes));
    }

    /** @param masked as a client's are */
    static EmbeddedChannel writing(boolean masked) {
        return new EmbeddedChannel(new WebSocket13FrameEncoder(masked));
    }

    /** What is told to who has sent what is none. */
    static WebSocketCloseStatus statusOf(CodecException broken) {
        return switch (broken) {
            case CorruptedWebSocketFrameException corrupted -> corrupted.closeStatus();
            case TooLongFrameException tooLong -> WebSocketCloseStatus.MESSAGE_TOO_BIG;
            default -> WebSocketCloseStatus.PROTOCOL_ERROR;
        };
    }
}
