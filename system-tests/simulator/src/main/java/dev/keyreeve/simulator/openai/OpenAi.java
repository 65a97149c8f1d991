package dev.keyreeve.simulator.openai;

import dev.keyreeve.simulator.endpoint.Dialect;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Routes;
import dev.keyreeve.simulator.endpoint.SocketEndpoint;
import dev.keyreeve.simulator.openai.realtime.Realtime;
import dev.keyreeve.simulator.wire.ApiError;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** OpenAI under {@code /v1}, and whatever else is asked for that no other dialect owns. */
public final class OpenAi implements Dialect {
    private static final String BASE = "/v1";

    private final Routes routes = new Routes();
    private final SocketEndpoint realtime = new Realtime("model");

    public OpenAi(InstantSource clock) {
        new Operations(clock).under(routes, BASE, UnaryOperator.identity());
    }

    @Override
    public boolean owns(String path) {
        return true;
    }

    @Override
    public Routes routes() {
        return routes;
    }

    @Override
    public @Nullable SocketEndpoint socket(String path) {
        return path.equals(BASE + "/realtime") ? realtime : null;
    }

    @Override
    public @Nullable String credential(HttpServerRequest request) {
        return OpenAiKeys.presented(request.headers());
    }

    @Override
    public void admit(Incoming request) {
        OpenAiKeys.check(OpenAiKeys.presented(request.headers()));
    }

    @Override
    public Buffer error(ApiError error) {
        return error.body();
    }

    @Override
    public void good(MultiMap headers, long processingMillis) {
        OpenAiHeaders.good(headers, processingMillis);
    }

    @Override
    public void bad(MultiMap headers, ApiError error, long processingMillis) {
        OpenAiHeaders.bad(headers, error, processingMillis);
    }
}
