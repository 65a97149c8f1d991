package dev.keyreeve.relay.upstream;

import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** One event loop's connections to the providers. The host is the credential's: no request can name another. */
public final class Upstream {
    private static final Logger LOG = Logger.getLogger(Upstream.class);

    private final HttpClient http;
    private final Function<Aim, PinnedAddress> addresses;
    private final Safe safe;
    private final long connectTimeoutMs;

    Upstream(HttpClient http, Function<Aim, PinnedAddress> addresses, Safe safe, long connectTimeoutMs) {
        this.http = http;
        this.addresses = addresses;
        this.safe = safe;
        this.connectTimeoutMs = connectTimeoutMs;
    }

    /**
     * Opens a line, or takes an idle one. Nothing of the request has been sent when it completes; where it fails
     * nothing ever was.
     *
     * @param path below the base address, with its query, beginning with a slash
     */
    public Future<Line> connect(Aim aim, HttpMethod method, String path) {
        var destination = aim.destination();
        var address = addresses.apply(aim);
        return address.get()
                .compose(server -> http.request(new RequestOptions()
                        .setMethod(method)
                        .setServer(server)
                        .setHost(destination.host())
                        .setPort(destination.port())
                        .setSsl(destination.scheme().equals("https"))
                        .setURI(destination.pathPrefix() + path)
                        .setFollowRedirects(false)
                        .setConnectTimeout(connectTimeoutMs)))
                .map(request -> new Line(request, safe))
                .onFailure(failure -> {
                    if (hasNoneLeft(failure)) {
                        LOG.warnf("no connection left host=%s port=%d", destination.host(), destination.port());
                        return;
                    }
                    LOG.warnf("provider unreachable host=%s why=%s", destination.host(), failure.toString());
                    address.forget();
                });
    }

    /** Whether a line failed because all connections to its address are in use here: of the provider it says nothing. */
    public static boolean hasNoneLeft(Throwable failure) {
        return failure instanceof ConnectionPoolTooBusyException;
    }
}
