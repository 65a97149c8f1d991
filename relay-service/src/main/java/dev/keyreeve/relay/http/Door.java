package dev.keyreeve.relay.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** What stands behind the server. Opened once per event loop, on that event loop, so that it may own clients there. */
public interface Door {
    Handler<HttpServerRequest> open(Vertx vertx);

    /**
     * Whether what stands there is a name in which a slash may be encoded.
     *
     * @param path as it was sent, without its query
     */
    boolean takesEncodedSlash(String path);
}
