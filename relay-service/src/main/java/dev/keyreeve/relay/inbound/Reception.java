package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.relay.exchange.Conductor;
import dev.keyreeve.relay.exchange.Exchange;
import dev.keyreeve.relay.exchange.ExchangeMetrics;
import dev.keyreeve.relay.exchange.OffLoop;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refused;
import dev.keyreeve.relay.http.HttpConfig;
import dev.keyreeve.relay.upstream.Line;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.logging.Logger;

/** Where a request begins: who is it, what do they want, and is it well said? Then the {@link Conductor} has it. */
final class Reception implements Handler<HttpServerRequest> {
    private static final Logger LOG = Logger.getLogger(Reception.class);

    private final Vertx vertx;
    private final Gate gate;
    private final BodyRoom room;
    private final Conductor conductor;
    private final ExchangeMetrics metrics;
    private final HttpConfig config;

    Reception(Vertx vertx, Gate gate, BodyRoom room, Conductor conductor, ExchangeMetrics metrics, HttpConfig config) {
        this.vertx = vertx;
        this.gate = gate;
        this.room = room;
        this.conductor = conductor;
        this.metrics = metrics;
        this.config = config;
    }

    @Override
    public void handle(HttpServerRequest request) {
        var received = new Exchange.Received(Id.EXCHANGE.next(), System.currentTimeMillis());
        request.response().putHeader(Line.EXCHANGE_HEADER, received.id());
        try {
            var key = gate.admit(request.headers());
            switch (Route.find(request.method(), request.path())) {
                case Route.WithBody(var family) -> read(received, key, family, request);
                case Route.OfModels(var path) ->
                    conductor.conduct(received.admitted(key, Models.read(path)), request.response());
                case Route.WrongMethod(var allow) -> {
                    request.response().putHeader("allow", allow);
                    throw unfit(ErrorCode.METHOD_NOT_ALLOWED, "This endpoint takes " + allow);
                }
                case Route.Unknown none ->
                    throw unfit(ErrorCode.ENDPOINT_NOT_SUPPORTED, "The relay does not know this endpoint");
            }
        } catch (Refused e) {
            refuse(received, e, request);
        }
    }

    private void read(Exchange.Received received, GrantRecord.Key key, ApiFamily family, HttpServerRequest request) {
        new BodyReader(vertx, request, room, Math.toIntExact(config.maxBody().asLongValue()))
                .read(config.bodyTimeout())
                .onFailure(failure -> refuse(received, failure, request))
                .onSuccess(body -> OffLoop.run(
                                vertx,
                                body.length(),
                                () -> family.read(StrictJson.object(body.getBytes()), body.length()))
                        .onFailure(failure -> refuse(received, failure, request))
                        .compose(call -> conductor.conduct(received.admitted(key, call), request.response()))
                        .onComplete(over -> room.giveBack(body.length())));
    }

    private void refuse(Exchange.Received received, Throwable failure, HttpServerRequest request) {
        if (failure instanceof Refused refused) {
            metrics.refused(refused.refusal().code());
            refused.refusal().answer().send(request.response());
            return;
        }
        LOG.errorf(failure, "failed exchange=%s", received.id());
        metrics.refused(ErrorCode.INTERNAL_ERROR);
        new Refusal.Unable(ErrorCode.INTERNAL_ERROR, "Something failed here; the request id is " + received.id())
                .answer()
                .send(request.response());
    }

    private static Refused unfit(ErrorCode code, String message) {
        return new Refused(new Refusal.Unfit(code, message, null));
    }
}
