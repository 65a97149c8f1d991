package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.secret.Destination;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import org.jboss.logging.Logger;

/** One event loop's connections to the provider. The host is fixed: no request can name another. */
public final class Upstream {
    /** Its name in price books, credentials and usage. */
    public static final String PROVIDER = "openai";

    private static final Logger LOG = Logger.getLogger(Upstream.class);

    private final HttpClient http;
    private final PinnedAddress address;
    private final Destination destination;
    private final Safe safe;
    private final long connectTimeoutMs;

    Upstream(HttpClient http, PinnedAddress address, Destination destination, Safe safe, long connectTimeoutMs) {
        this.http = http;
        this.address = address;
        this.destination = destination;
        this.safe = safe;
        this.connectTimeoutMs = connectTimeoutMs;
    }

    /**
     * Opens a line, or takes an idle one. Nothing of the request has been sent when it completes; where it fails
     * nothing ever was.
     *
     * @param path below the provider's base address, beginning with a slash
     */
    public Future<Line> connect(HttpMethod method, String path) {
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
                    LOG.warnf("provider unreachable host=%s why=%s", destination.host(), failure.toString());
                    address.forget();
                });
    }

    /** For people: whom we talk to. */
    public String address() {
        return destination.host() + ":" + destination.port();
    }
}
