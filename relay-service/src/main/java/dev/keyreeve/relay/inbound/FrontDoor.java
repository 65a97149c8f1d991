package dev.keyreeve.relay.inbound;

import dev.keyreeve.relay.exchange.Conductors;
import dev.keyreeve.relay.exchange.Refusals;
import dev.keyreeve.relay.http.Door;
import dev.keyreeve.relay.http.HttpConfig;
import dev.keyreeve.relay.trace.Traces;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Puts a {@link Reception} behind each event loop's server. */
@Singleton
final class FrontDoor implements Door {
    private final Gate gate;
    private final Routes routes;
    private final Destinations destinations;
    private final BodyRoom room;
    private final Conductors conductors;
    private final Refusals refusals;
    private final Traces traces;
    private final HttpConfig config;

    FrontDoor(
            Gate gate,
            Routes routes,
            Destinations destinations,
            BodyRoom room,
            Conductors conductors,
            Refusals refusals,
            Traces traces,
            HttpConfig config) {
        this.gate = gate;
        this.routes = routes;
        this.destinations = destinations;
        this.room = room;
        this.conductors = conductors;
        this.refusals = refusals;
        this.traces = traces;
        this.config = config;
    }

    @Override
    public Handler<HttpServerRequest> open(Vertx vertx) {
        return new Reception(vertx, gate, routes, destinations, room, conductors.open(vertx), refusals, traces, config);
    }

    @Override
    public boolean takesEncodedSlash(String path) {
        return routes.isThere(path);
    }
}
