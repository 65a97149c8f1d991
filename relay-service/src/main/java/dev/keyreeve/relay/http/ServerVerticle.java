package dev.keyreeve.relay.http;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One event loop's share of the server. Everything here runs on that event loop. */
final class ServerVerticle extends AbstractVerticle {
    private static final long LOOK_MS = 200;

    private final HttpConfig config;
    private final Cors cors;
    private final Door door;
    private final Farewell farewell;
    private final Map<HttpConnection, ConnectionTimer> timers = new HashMap<>();
    private boolean parting;

    ServerVerticle(HttpConfig config, Cors cors, Door door, Farewell farewell) {
        this.config = config;
        this.cors = cors;
        this.door = door;
        this.farewell = farewell;
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
        vertx.setPeriodic(LOOK_MS, this::look);
    }

    private void look(long timer) {
        if (farewell.isOver()) {
            vertx.cancelTimer(timer);
            List.copyOf(timers.values()).forEach(ConnectionTimer::end);
        } else if (farewell.hasBegun() && !parting) {
            parting = true;
            timers.values().forEach(ConnectionTimer::farewell);
        }
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setMaxHeaderSize(Math.toIntExact(config.maxHeadersSize().asLongValue()))
                .setMaxInitialLineLength(Math.toIntExact(config.maxRequestLine().asLongValue()))
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setSendBufferSize(Math.toIntExact(config.sendBuffer().asLongValue()))
                .setTcpNoDelay(true);
    }

    private void opened(HttpConnection connection, HttpServerOptions options) {
        var decoder = StrictRequestDecoder.install(
                connection, options, config.maxHeaders(), () -> context.runOnContext(turn -> broken(connection)));
        var timer = new ConnectionTimer(vertx, connection, config, farewell, decoder::headBegun);
        timers.put(connection, timer);
        // A session takes the connection over, and with it the connection's own handler.
        ((ConnectionBase) connection)
                .channel()
                .closeFuture()
                .addListener(closed -> context.runOnContext(turn -> {
                    timers.remove(connection);
                    timer.closed();
                }));
        timer.opened();
    }

    private void received(HttpServerRequest request, Handler<HttpServerRequest> behind) {
        var timer = timers.get(request.connection());
        if (timer == null || timer.inDoubt() || timer.hasParted()) {
            return;
        }
        timer.began(request);
        request.response().endHandler(ended -> {
            timer.ended(request.isEnded());
            if (!request.isEnded()) {
                request.endHandler(read -> timer.bodyEnded());
            }
        });
        if (farewell.hasBegun()) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            timer.part();
        }
        var fault = Framing.fault(request, door::takesEncodedSlash);
        if (fault.isPresent()) {
            refuse(request, timer, ErrorAnswer.of(ErrorCode.INVALID_REQUEST, fault.get()));
        } else if (cors.isForeignSession(request)) {
            foreignSession().send(request.response());
        } else if (!cors.answered(request)) {
            behind.handle(request);
        }
    }

    private static ErrorAnswer foreignSession() {
        var code = ErrorCode.PERMISSION_DENIED;
        var body = ErrorBody.of(
                code,
                "Web pages of this origin may not open sessions here",
                null,
                "Open it from a server, or ask the people who run this Keyreeve to name the origin"
                        + " (keyreeve.relay.cors.origins).");
        return new ErrorAnswer(code, body, Map.of());
    }

    /** A head that is no HTTP. The cause's own text may quote the caller's bytes, so it is not passed on. */
    private void invalid(HttpServerRequest request) {
        var timer = timers.get(request.connection());
        if (timer == null || timer.inDoubt()) {
            return;
        }
        refuse(request, timer, HeadFault.answer(request.decoderResult().cause(), config));
    }

    /** Who waits behind another request is left to the body's time limit: its turn has not come. */
    private void broken(HttpConnection connection) {
        var timer = timers.get(connection);
        if (timer == null) {
            return;
        }
        var reading = timer.current();
        if (reading != null && !reading.isEnded()) {
            refuse(reading, timer, ErrorAnswer.of(ErrorCode.INVALID_REQUEST, "The body's chunks are not well-formed"));
        }
    }

    private static void refuse(HttpServerRequest request, ConnectionTimer timer, ErrorAnswer answer) {
        if (!request.response().headWritten()) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        answer.send(request.response());
        timer.doubt();
    }
}
