package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.behavior.DefaultBehavior;
import dev.keyreeve.simulator.count.Recorder;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;

/** One event loop's HTTP server. The instances of one deployment share the port and the connections. */
public final class Front extends AbstractVerticle {
    /** Vert.x's word for a free port that all instances of one deployment share; with 0 each would have its own. */
    private static final int ANY_SHARED_PORT = -1;

    private static final int BACKLOG = 4096;
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private static final long BEAT_MS = 1;

    private final String host;
    private final int port;
    private final Recorder recorder;
    private final DefaultBehavior defaults;
    private final List<Dialect> dialects;
    private volatile int actualPort;

    /**
     * @param port 0 for a free one
     * @param dialects the first that owns a path serves it; the last must own every path
     */
    public Front(String host, int port, Recorder recorder, DefaultBehavior defaults, List<Dialect> dialects) {
        this.host = host;
        this.port = port == 0 ? ANY_SHARED_PORT : port;
        this.recorder = recorder;
        this.defaults = defaults;
        this.dialects = List.copyOf(dialects);
    }

    /** The port it listens on, once it is deployed. */
    public int port() {
        return actualPort;
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.setPeriodic(BEAT_MS, beat -> recorder.beat());
        Api api = new Api(vertx, recorder, defaults, dialects);
        Admin admin = new Admin(vertx, recorder, defaults);
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setAcceptBacklog(BACKLOG)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHandle100ContinueAutomatically(true)
                .addWebSocketSubProtocol("realtime")
                .setMaxWebSocketMessageSize(MAX_MESSAGE_BYTES));
        server.requestHandler(request -> {
            if (Admin.owns(request.path())) {
                admin.handle(request);
            } else {
                api.handle(request);
            }
        });
        server.listen(port, host)
                .onSuccess(it -> actualPort = it.actualPort())
                .<Void>mapEmpty()
                .onComplete(started);
    }
}
