package dev.keyreeve.relay.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import jakarta.inject.Singleton;

/** Makes each event loop its own {@link Upstream}, so that an exchange never changes threads. */
@Singleton
public final class Upstreams {
    private final UpstreamConfig.Connections config;
    private final Credentials credentials;
    private final Safe safe;
    private final PinnedAddress address;

    Upstreams(Vertx vertx, UpstreamConfig.Connections config, Credentials credentials, Safe safe) {
        this.config = config;
        this.credentials = credentials;
        this.safe = safe;
        this.address = new PinnedAddress(vertx, credentials.here());
    }

    /** To be called on the event loop that will use it. */
    public Upstream open(Vertx vertx) {
        var options = new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setKeepAliveTimeout((int) config.keepAlive().toSeconds())
                .setDecompressionSupported(false)
                .setPipelining(false)
                .setVerifyHost(true)
                .setTcpNoDelay(true);
        var http = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(config.maxConnections()));
        return new Upstream(
                http, address, credentials.here(), safe, config.connectTimeout().toMillis());
    }
}
