package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.relay.dialect.PassedHeaders;
import dev.keyreeve.relay.exchange.Conductor;
import dev.keyreeve.relay.exchange.Exchange;
import dev.keyreeve.relay.exchange.OffLoop;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refusals;
import dev.keyreeve.relay.exchange.Refused;
import dev.keyreeve.relay.http.HttpConfig;
import dev.keyreeve.relay.inbound.Endpoint.Carries;
import dev.keyreeve.relay.session.Upgrade;
import dev.keyreeve.relay.trace.Traces;
import dev.keyreeve.relay.upstream.Line;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Where a request begins: who is it, what do they want, and is it well said? Then the {@link Conductor} has it. */
final class Reception implements Handler<HttpServerRequest> {
    private final Vertx vertx;
    private final Gate gate;
    private final Routes routes;
    private final Destinations destinations;
    private final BodyRoom room;
    private final Conductor conductor;
    private final Refusals refusals;
    private final Traces traces;
    private final HttpConfig config;

    Reception(
            Vertx vertx,
            Gate gate,
            Routes routes,
            Destinations destinations,
            BodyRoom room,
            Conductor conductor,
            Refusals refusals,
            Traces traces,
            HttpConfig config) {
        this.vertx = vertx;
        this.gate = gate;
        this.routes = routes;
        this.destinations = destinations;
        this.room = room;
        this.conductor = conductor;
        this.refusals = refusals;
        this.traces = traces;
        this.config = config;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!gate.isToBeWaitedFor(request.headers()) || Upgrade.isAsked(request)) {
            admit(request);
            return;
        }
        request.pause();
        gate.awaitOpen(vertx).onComplete(looked -> {
            if (!request.response().ended() && !request.response().closed()) {
                admit(request);
                request.resume();
            }
        });
    }

    private void admit(HttpServerRequest request) {
        var received = new Exchange.Received(Id.EXCHANGE.next(), System.currentTimeMillis());
        request.response().putHeader(Line.EXCHANGE_HEADER, received.id());
        try {
            var key = gate.admit(request.headers());
            switch (routes.find(key.organization(), request.method(), request.path())) {
                case Routes.Found.At at -> {
                    received = received.traced(traces.begin(request, received.id(), key.organization(), at::template));
                    receive(
                            received,
                            key,
                            new Asked(at, query(request, at), headers(request, at.provider(), false)),
                            request);
                }
                case Routes.Found.Foreign at -> {
                    received = received.traced(traces.begin(request, received.id(), key.organization(), at::template));
                    receive(
                            received,
                            key,
                            new AskedForeign(
                                    at,
                                    Query.ofForeign(rawQuery(request), at.provider()),
                                    headers(request, at.provider(), true)),
                            request);
                }
                case Routes.Found.WrongMethod(var allow) -> {
                    request.response().putHeader("allow", allow);
                    throw unfit(ErrorCode.METHOD_NOT_ALLOWED, "This endpoint takes " + allow);
                }
                case Routes.Found.Unknown(var message, var remedy) ->
                    throw new Refused(new Refusal.Denied(ErrorCode.ENDPOINT_NOT_SUPPORTED, message, remedy));
            }
        } catch (Refused e) {
            refuse(received, e, request);
        }
    }

    private static Query query(HttpServerRequest request, Routes.Found.At at) throws Refused {
        return Query.read(rawQuery(request), at.query());
    }

    private static String rawQuery(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.query(), "");
    }

    private static Map<String, String> headers(HttpServerRequest request, Provider provider, boolean foreign)
            throws Refused {
        return switch (PassedHeaders.ofRequest(provider.dialect(), foreign, request.headers())) {
            case PassedHeaders.Request.Passed(var headers) -> headers;
            case PassedHeaders.Request.Faulty(var name) ->
                throw unfit(
                        ErrorCode.INVALID_REQUEST,
                        "The header '" + name + "' is too long, or is not written as its dialect has it");
        };
    }

    private void receive(Exchange.Received received, GrantRecord.Key key, Wanted wanted, HttpServerRequest request)
            throws Refused {
        switch (wanted.carries()) {
            case NOTHING ->
                conductor.conduct(received, key, destinations.route(wanted, "", Buffer.buffer(), key), request);
            case MESSAGES -> converse(received, key, wanted, request);
            case JSON, FORM, ANYTHING -> read(received, key, wanted, request);
        }
    }

    private void converse(Exchange.Received received, GrantRecord.Key key, Wanted wanted, HttpServerRequest request)
            throws Refused {
        if (!Upgrade.isAsked(request)) {
            request.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            throw unfit(ErrorCode.UPGRADE_REQUIRED, "This endpoint is a WebSocket");
        }
        if (!Upgrade.isOfVersion(request)) {
            request.response().putHeader("sec-websocket-version", "13");
            throw unfit(ErrorCode.UPGRADE_REQUIRED, "The version of WebSockets that is spoken here is 13");
        }
        var fault = Upgrade.fault(request);
        if (fault.isPresent()) {
            throw unfit(ErrorCode.INVALID_REQUEST, fault.get());
        }
        var route = destinations.route(wanted, "", Buffer.buffer(), key);
        conductor.conduct(received, key, route, request);
    }

    private void read(Exchange.Received received, GrantRecord.Key key, Wanted wanted, HttpServerRequest request) {
        var carries = wanted.carries();
        var type = Objects.requireNonNullElse(request.getHeader(HttpHeaders.CONTENT_TYPE), "");
        boolean form = carries == Carries.FORM
                || (carries == Carries.ANYTHING && type.toLowerCase(Locale.ROOT).startsWith("multipart/"));
        var most = form ? BodyReader.Most.form(config) : BodyReader.Most.body(config);
        var place = room.place(key);
        new BodyReader(vertx, request, place, carries, most)
                .read(config.bodyTimeout())
                .onFailure(failure -> refuse(received, failure, request))
                .onSuccess(body -> OffLoop.run(vertx, body.length(), () -> destinations.route(wanted, type, body, key))
                        .onFailure(failure -> refuse(received, failure, request))
                        .compose(route -> conductor.conduct(received, key, route, request))
                        .onComplete(over -> place.leave()));
    }

    private void refuse(Exchange.Received received, Throwable failure, HttpServerRequest request) {
        refusals.tell(received.id(), received.trace(), failure, request.response(), routes.styleOf(request.path()));
        received.trace().over(request.response().getStatusCode());
    }

    private static Refused unfit(ErrorCode code, String message) {
        return new Refused(new Refusal.Unfit(code, message, null));
    }
}
