package dev.keyreeve.relay.http;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** The data path's server: one verticle per core, all on one port, each with its own event loop. */
@Singleton
final class RelayServer {
    private static final Logger LOG = Logger.getLogger(RelayServer.class);

    private final Vertx vertx;
    private final HttpConfig config;
    private final Door door;
    private final Farewell farewell;

    RelayServer(Vertx vertx, HttpConfig config, Door door, Farewell farewell) {
        this.vertx = vertx;
        this.config = config;
        this.door = door;
        this.farewell = farewell;
    }

    /** Listens from the start, also before the relay is ready: a refusal with Retry-After beats a refused connection. */
    void start(@Observes StartupEvent event) {
        var cors = Cors.of(config.cors().origins().orElse(List.of()));
        var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        try {
            vertx.deployVerticle(() -> new ServerVerticle(config, cors, door, farewell), options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            var cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IllegalStateException(
                    "the relay cannot listen on " + config.host() + ":" + config.port()
                            + " (keyreeve.relay.host, keyreeve.relay.port): " + cause.getMessage(),
                    cause);
        }
        LOG.infof("listening host=%s port=%d", config.host(), config.port());
    }
}
