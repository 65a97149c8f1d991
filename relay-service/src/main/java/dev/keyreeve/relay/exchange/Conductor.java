package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.relay.content.Content;
import dev.keyreeve.relay.guard.Clearance;
import dev.keyreeve.relay.guard.Guard;
import dev.keyreeve.relay.routing.Health;
import dev.keyreeve.relay.routing.Pass;
import dev.keyreeve.relay.session.Upgrade;
import dev.keyreeve.relay.trace.Attempt;
import dev.keyreeve.relay.upstream.Aim;
import dev.keyreeve.relay.upstream.Line;
import dev.keyreeve.relay.upstream.Upstream;
import dev.keyreeve.relay.upstream.Verification;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes one exchange after the other through its states, on one event loop: hold, clear, connect, forward. What follows
 * is {@link Answering}'s.
 */
public final class Conductor {
    private final Vertx vertx;
    private final Context loop;
    private final Upstream upstream;
    private final Holding holding;
    private final Guard guard;
    private final LiveExchanges lives;
    private final LastCheck lastCheck;
    private final Verification verification;
    private final Answering answering;
    private final ExchangeMetrics metrics;
    private final Refusals refusals;
    private final Journey.Guide guide;

    Conductor(Vertx vertx, Upstream upstream, Conductors.Parts parts) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.upstream = upstream;
        this.holding = new Holding(vertx, parts);
        this.guard = parts.guard();
        this.lives = parts.lives();
        this.lastCheck = parts.lastCheck();
        this.verification = parts.verification();
        this.answering = new Answering(vertx, parts);
        this.metrics = parts.metrics();
        this.refusals = parts.refusals();
        this.guide = parts.guide();
    }

    /**
     * Answers the caller, and settles or voids each exchange that is made for it, whatever happens.
     *
     * @return completes, never fails, as soon as the request's body is no longer needed
     */
    public Future<Void> conduct(
            Exchange.Received received, GrantRecord.Key key, Route route, HttpServerRequest request) {
        var journey = new Journey(guide, received, key, route, request);
        try {
            begin(journey, journey.begin());
        } catch (Refused e) {
            refuse(received.admitted(key, route.legs().getFirst().call()), e, request.response());
        }
        return journey.bodyUsed();
    }

    private void begin(Journey journey, Journey.Step step) {
        var call = step.leg().call();
        OffLoop.run(vertx, step.leg().copied(), step.leg()::whole)
                .onSuccess(whole -> attempt(journey, step, journey.enter(step, whole)))
                .onFailure(failure -> {
                    journey.arrived();
                    refuse(journey.enter(step, call), failure, journey.caller());
                });
    }

    private void goOn(Journey journey) {
        var step = journey.onward();
        if (step != null) {
            begin(journey, step);
        } else {
            journey.over();
        }
    }

    private void attempt(Journey journey, Journey.Step step, Exchange.Admitted admitted) {
        var live = lives.enter(admitted.key(), loop);
        Expiry.watch(vertx, System::currentTimeMillis, admitted.key(), live);
        var patience = metrics.started();
        holding.hold(admitted, step.aim())
                .compose(held -> clear(held, journey)
                        .compose(cleared -> verified(cleared, step.aim()))
                        .compose(cleared -> forward(cleared, step, live, journey))
                        // Nothing that fails up to here was sent.
                        .onFailure(refused -> held.voided()))
                .onSuccess(sent -> {
                    patience.forwarded();
                    journey.sent();
                    answering.answer(sent, live, journey, patience).onComplete(over -> {
                        lives.leave(live);
                        goOn(journey);
                    });
                })
                .onFailure(failure -> {
                    lives.leave(live);
                    if (journey.goesOn(Journey.notSent(failure))) {
                        goOn(journey);
                    } else {
                        refuse(admitted, failure, journey.caller());
                    }
                });
    }

    /** Late: for what is refused here the provider is not even asked that. */
    private Future<Exchange.Cleared> verified(Exchange.Cleared cleared, Aim aim) {
        var provider = cleared.admitted().call().provider();
        return OnLoop.of(loop, verification.of(upstream, aim, provider)).compose(verdict -> switch (verdict) {
            case USABLE -> Future.succeededFuture(cleared);
            case REFUSED -> refused(Refusal.CredentialRefused.of(provider, aim));
            case UNTOLD ->
                aim.isOwn()
                        ? refused(new Refusal.Upstream(
                                ErrorCode.PROVIDER_UNREACHABLE,
                                "Provider '" + provider.id() + "' did not say whether it takes your own credential"))
                        : Future.succeededFuture(cleared);
        });
    }

    private Future<Exchange.Cleared> clear(Exchange.Held held, Journey journey) {
        var admitted = held.admitted();
        var call = admitted.call();
        if (call.content() instanceof Content.Nothing || journey.isCleared()) {
            return Future.succeededFuture(held.cleared());
        }
        return OffLoop.run(
                        vertx,
                        call.content().bytes(),
                        () -> guard.question(
                                admitted.id(), admitted.key(), call.operation(), call.content(), beside(held)))
                .compose(question -> guard.check(admitted.id(), question, admitted.trace()))
                .compose(clearance -> switch (clearance) {
                    case Clearance.Cleared yes -> {
                        journey.cleared();
                        yield Future.succeededFuture(held.cleared());
                    }
                    case Clearance.Blocked(var rules) -> refused(new Refusal.Blocked(rules));
                    case Clearance.TooLarge tooLarge ->
                        refused(new Refusal.Unfit(
                                ErrorCode.REQUEST_TOO_LARGE, "The request has more text than moderation reads", null));
                    case Clearance.Unavailable none ->
                        refused(new Refusal.Unable(ErrorCode.MODERATION_UNAVAILABLE, "Moderation did not answer"));
                });
    }

    /** A model that has a price is a name; what a provider makes of any other, and of a feature's name, nobody knows. */
    private static List<String> beside(Exchange.Held held) {
        var call = held.admitted().call();
        boolean known = held.terms().priceVersion().isPresent();
        var texts = new ArrayList<String>();
        if (!call.beta().isEmpty()) {
            texts.add(call.beta());
        }
        if (!known && !call.model().isEmpty()) {
            texts.add(call.model());
        }
        return texts;
    }

    /** The line is opened first: from the last check to the first byte it is then one turn of the event loop. */
    private Future<Sent> forward(Exchange.Cleared cleared, Journey.Step step, Live live, Journey journey) {
        var call = cleared.admitted().call();
        return OffLoop.run(
                        vertx,
                        call.content().bytes(),
                        () -> call.outgoing(cleared.admitted().id()))
                .compose(outgoing -> lastCheck.awaitLease(vertx).map(outgoing))
                .compose(outgoing -> switch (step.health()
                        .enter(cleared.admitted().key().principal(), step.first())) {
                    case Health.Entry.Barred barred ->
                        refused(Refusal.Barred.of(call.provider().id(), barred));
                    case Health.Entry.Admitted(var pass) ->
                        connect(call, step.aim(), pass)
                                .compose(line -> send(cleared, step.aim(), pass, live, journey, line, outgoing))
                                .onFailure(notSent -> pass.over());
                });
    }

    private Future<Line> connect(Call call, Aim aim, Pass pass) {
        return upstream.connect(aim, call.method(), call.path()).recover(failure -> {
            if (Upstream.hasNoneLeft(failure)) {
                return refused(Refusal.Barred.here(call.provider().id()));
            }
            pass.silent();
            return refused(new Refusal.Upstream(
                    ErrorCode.PROVIDER_UNREACHABLE,
                    "Provider '" + call.provider().id() + "' at "
                            + aim.destination().host() + ":"
                            + aim.destination().port() + " could not be reached"));
        });
    }

    private Future<Sent> send(
            Exchange.Cleared cleared,
            Aim aim,
            Pass pass,
            Live live,
            Journey journey,
            Line line,
            Line.Outgoing outgoing) {
        try {
            if (journey.caller().closed()) {
                throw new Refused(new Refusal.Unable(ErrorCode.INVALID_REQUEST, "The caller has left"));
            }
            if (!journey.stands()) {
                throw new Refused(new Refusal.Unable(
                        ErrorCode.RELAY_NOT_READY, "What this model's name stands for was changed a moment ago"));
            }
            var now = lastCheck.pass(cleared, aim, live);
            if (!line.present(now)) {
                throw new Refused(new Refusal.Unable(
                        ErrorCode.CREDENTIAL_UNUSABLE,
                        "The credential " + now.credential().credentialId() + " does not open here"));
            }
            var forwarded = lastCheck.writeDown(cleared, now);
            boolean session = cleared.admitted().call().isSession();
            var nonce = session ? Upgrade.nonce() : "";
            var attempt = attempt(cleared);
            var answer = session ? line.sendUpgrade(outgoing, Upgrade.headers(nonce)) : line.send(outgoing);
            return Future.succeededFuture(
                    new Sent(forwarded, cleared.admitted().withoutContent(), now, pass, line, nonce, attempt, answer));
        } catch (Refused e) {
            line.hangUp();
            return Future.failedFuture(e);
        }
    }

    private static Attempt attempt(Exchange.Cleared cleared) {
        var admitted = cleared.admitted();
        var call = admitted.call();
        var known = cleared.terms().priceVersion().map(version -> call.model());
        return admitted.trace().attempt(admitted.id(), call.provider(), call.operation(), known);
    }

    private void refuse(Exchange.Admitted admitted, Throwable failure, HttpServerResponse caller) {
        refusals.tell(
                admitted.id(),
                admitted.trace(),
                failure,
                caller,
                admitted.call().errorStyle());
        admitted.trace().over(caller.getStatusCode());
    }

    private static <T> Future<T> refused(Refusal refusal) {
        return Future.failedFuture(new Refused(refusal));
    }
}
