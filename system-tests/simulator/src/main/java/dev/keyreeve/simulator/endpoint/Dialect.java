package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.wire.ApiError;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** How one provider speaks: what it serves where, where a key stands, and what errors and headers look like. */
public interface Dialect {

    /** Whether a path is one of this provider's. */
    boolean owns(String path);

    Routes routes();

    /** What the statistics call an endpoint of it. */
    default String named(String endpoint) {
        return endpoint;
    }

    /** What is spoken over a WebSocket at a path, if anything is. */
    default @Nullable SocketEndpoint socket(String path) {
        return null;
    }

    /** The credential as it was presented, by which calls are counted; null if there is none. */
    @Nullable
    String credential(HttpServerRequest request);

    /**
     * Lets a request in, or not.
     *
     * @throws Refusal as the provider words it
     */
    void admit(Incoming request);

    /** The body of an error. */
    Buffer error(ApiError error);

    /** The headers, besides the content's, of an answer that went well. */
    void good(MultiMap headers, long processingMillis);

    /** The headers, besides the content's, of an error. */
    void bad(MultiMap headers, ApiError error, long processingMillis);
}
