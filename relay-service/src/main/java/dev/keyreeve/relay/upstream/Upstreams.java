package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.secret.Destination;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes each event loop its own {@link Upstream}, so that an exchange never changes threads. */
@Singleton
public final class Upstreams {
    private static final int MOST_ADDRESSES = 10_000;
    private static final int RESOLVERS = 4;
    private static final int OTHERS_RESOLVERS = 16;

    private record Place(Destination destination, boolean trusted) {}

    private final UpstreamConfig.Connections config;
    private final Safe safe;
    private final WorkerExecutor resolvers;

    /** Apart, because an organization chooses the name, and so a name server that never answers. */
    private final WorkerExecutor othersResolvers;

    private final Map<Place, PinnedAddress> addresses = new ConcurrentHashMap<>();

    Upstreams(Vertx vertx, UpstreamConfig.Connections config, Safe safe) {
        this.resolvers = vertx.createSharedWorkerExecutor("resolve-providers", RESOLVERS);
        this.othersResolvers = vertx.createSharedWorkerExecutor("resolve-own-addresses", OTHERS_RESOLVERS);
        this.config = config;
        this.safe = safe;
    }

    /** To be called on the event loop that will use it. */
    public Upstream open(Vertx ofLoop) {
        var pool = new PoolOptions()
                .setHttp1MaxSize(config.maxConnections())
                // To wait for a connection would look like a provider that does not answer.
                .setMaxWaitQueueSize(0);
        var http = ofLoop.createHttpClient(options(config), pool);
        return new Upstream(http, this::address, safe, config.connectTimeout().toMillis());
    }

    /** {@link ReadAhead} knows them by their receive buffer. */
    static HttpClientOptions options(UpstreamConfig.Connections config) {
        return new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setKeepAliveTimeout((int) config.keepAlive().toSeconds())
                // None is asked for, and one that comes all the same is refused: it could become anything.
                .setDecompressionSupported(false)
                .setPipelining(false)
                .setVerifyHost(true)
                .setReceiveBufferSize(Math.toIntExact(config.receiveBuffer().asLongValue()))
                .setTcpNoDelay(true);
    }

    private PinnedAddress address(Aim aim) {
        var place = new Place(aim.destination(), aim.trusted());
        var known = addresses.get(place);
        if (known != null) {
            return known;
        }
        if (addresses.size() >= MOST_ADDRESSES) {
            addresses.clear();
        }
        return addresses.computeIfAbsent(
                place,
                first -> first.trusted()
                        // It was looked at when the relay started: a name that is not this machine's was allowed then.
                        ? new PinnedAddress(
                                resolvers,
                                first.destination(),
                                false,
                                !first.destination().isOnLoopback())
                        : new PinnedAddress(
                                othersResolvers, first.destination(), !config.allowPrivateAddresses(), false));
    }
}
