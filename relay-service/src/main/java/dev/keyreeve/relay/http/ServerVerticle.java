package dev.keyreeve.relay.http;

import dev.keyreeve.contracts.error.ErrorCode;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;

/** One event loop's share of the server. Everything here runs on that event loop. */
final class ServerVerticle extends AbstractVerticle {
    private static final int MAX_HEADERS = 16 * 1024;
    private static final int MAX_INITIAL_LINE = 4 * 1024;

    private final HttpConfig config;
    private final Door door;
    private final Map<HttpConnection, ConnectionTimer> timers = new HashMap<>();

    ServerVerticle(HttpConfig config, Door door) {
        this.config = config;
        this.door = door;
    }

    @Override
    public void start(Promise<Void> started) {
        var options = options();
        var behind = door.open(vertx);
        vertx.createHttpServer(options)
                .connectionHandler(connection -> opened(connection, options))
                .invalidRequestHandler(this::invalid)
                .requestHandler(request -> received(request, behind))
                .listen()
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxInitialLineLength(MAX_INITIAL_LINE)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setTcpNoDelay(true);
    }

    private void opened(HttpConnection connection, HttpServerOptions options) {
        StrictRequestDecoder.install(connection, options);
        var timer = new ConnectionTimer(vertx, connection, config);
        timers.put(connection, timer);
        connection.closeHandler(closed -> {
            timers.remove(connection);
            timer.closed();
        });
        timer.opened();
    }

    private void received(HttpServerRequest request, Handler<HttpServerRequest> behind) {
        var timer = timers.get(request.connection());
        if (timer == null || timer.inDoubt()) {
            return;
        }
        timer.began();
        request.response().endHandler(ended -> {
            timer.ended(request.isEnded());
            if (!request.isEnded()) {
                request.endHandler(read -> timer.bodyEnded());
            }
        });
        var fault = Framing.fault(request);
        if (fault.isPresent()) {
            refuse(request, timer, fault.get());
        } else {
            behind.handle(request);
        }
    }

    /** A head that is no HTTP. The cause's own text may quote the caller's bytes, so it is not passed on. */
    private void invalid(HttpServerRequest request) {
        var timer = timers.get(request.connection());
        if (timer == null || timer.inDoubt()) {
            return;
        }
        var tooLong = request.decoderResult().cause() instanceof TooLongFrameException;
        refuse(
                request,
                timer,
                tooLong
                        ? "The request line is longer than 4 KB or the headers are longer than 16 KB"
                        : "The request is not well-formed HTTP/1.1");
    }

    private static void refuse(HttpServerRequest request, ConnectionTimer timer, String fault) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        ErrorAnswer.of(ErrorCode.INVALID_REQUEST, fault).send(request.response());
        timer.doubt();
    }
}
