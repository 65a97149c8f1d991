package dev.keyreeve.relay.http;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.json.Json;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** The answer to a request whose head never came whole: there is no request yet that Vert.x could answer. */
final class LateHead {
    private LateHead() {}

    /** Nothing else is being answered on this connection; it is closed after this. */
    static void answer(HttpConnection connection) {
        var body = Unpooled.wrappedBuffer(
                Json.write(ErrorBody.of(ErrorCode.REQUEST_TIMEOUT, "The request's head did not come in time")));
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT, body);
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, ErrorBody.MEDIA_TYPE)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ((ConnectionBase) connection).channel().writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }
}
