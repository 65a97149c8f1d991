package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.relay.budget.Bound;
import dev.keyreeve.relay.budget.Budgets;
import dev.keyreeve.relay.budget.HoldOutcome;
import dev.keyreeve.relay.budget.Prices;
import dev.keyreeve.relay.content.Content;
import dev.keyreeve.relay.content.Foreign;
import dev.keyreeve.relay.content.Form;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.guard.Clearance;
import dev.keyreeve.relay.guard.Guard;
import dev.keyreeve.relay.session.Upgrade;
import dev.keyreeve.relay.upstream.Aim;
import dev.keyreeve.relay.upstream.Line;
import dev.keyreeve.relay.upstream.Upstream;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Takes one exchange after the other through its states, on one event loop: hold, clear, connect, forward. What follows
 * is {@link Answering}'s.
 */
public final class Conductor {
    private static final Logger LOG = Logger.getLogger(Conductor.class);

    /** The provider whose newest fields are known here; compatible servers may lack them. */
    private static final String OPENAI = "openai";

    private final Vertx vertx;
    private final Context loop;
    private final Upstream upstream;
    private final Grants grants;
    private final Guard guard;
    private final Budgets budgets;
    private final Prices prices;
    private final LiveExchanges lives;
    private final LastCheck lastCheck;
    private final Answering answering;
    private final ExchangeMetrics metrics;

    Conductor(Vertx vertx, Upstream upstream, Conductors.Parts parts) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.upstream = upstream;
        this.grants = parts.grants();
        this.guard = parts.guard();
        this.budgets = parts.budgets();
        this.prices = parts.prices();
        this.lives = parts.lives();
        this.lastCheck = parts.lastCheck();
        this.answering = new Answering(vertx, parts);
        this.metrics = parts.metrics();
    }

    /**
     * Answers the caller, and settles or voids the exchange, whatever happens.
     *
     * @return completes, never fails, as soon as the request's body is no longer needed
     */
    public Future<Void> conduct(Exchange.Admitted admitted, HttpServerRequest request) {
        var caller = request.response();
        var live = lives.enter(admitted.key(), loop);
        Expiry.watch(vertx, System::currentTimeMillis, admitted.key(), live);
        var patience = metrics.started();
        return lastCheck
                .aim(admitted)
                .compose(aim -> hold(admitted)
                        .compose(held -> clear(held)
                                .compose(cleared -> forward(cleared, aim, live, caller))
                                // Nothing that fails up to here was sent.
                                .onFailure(refused -> held.voided())))
                .onSuccess(sent -> {
                    patience.forwarded();
                    answering.answer(sent, live, request, patience).onComplete(over -> lives.leave(live));
                })
                .onFailure(failure -> {
                    lives.leave(live);
                    refuse(admitted, failure, caller);
                })
                .otherwiseEmpty()
                .mapEmpty();
    }

    /** What limits over the key count is bounded and set aside; an exchange without a prompt is counted, no more. */
    private Future<Exchange.Held> hold(Exchange.Admitted admitted) {
        var call = admitted.call();
        var governed = grants.governed(admitted.key());
        if (call.isSession()) {
            return hold(admitted, governed, prices.current());
        }
        if (call.isCountedAlone()) {
            return governed.contains(Measure.REQUESTS) || governed.contains(Measure.CONCURRENCY)
                    ? stake(admitted, governed, Optional.empty(), Bound.Bounded.ofExchange())
                    : Future.succeededFuture(
                            admitted.held(new Exchange.Terms(governed, Optional.empty(), Optional.empty())));
        }
        return onLoop(prices.of(admitted.key().organization())).compose(own -> {
            if (own.isEmpty() && governed.contains(Measure.MONEY)) {
                return refused(new Refusal.Unable(ErrorCode.LEDGER_UNAVAILABLE, "There are no prices yet"));
            }
            // Without a limit on money the current prices will do where the own ones cannot be had.
            return hold(admitted, governed, own.or(prices::current));
        });
    }

    private Future<Exchange.Held> hold(Exchange.Admitted admitted, Set<Measure> governed, Optional<PriceBook> book) {
        var call = admitted.call();
        var price = book.flatMap(prices -> prices.find(call.provider().id(), call.model()));
        var version = price.flatMap(known -> book).map(PriceBook::version);
        if (governed.isEmpty()) {
            return Future.succeededFuture(admitted.held(new Exchange.Terms(governed, version, Optional.empty())));
        }
        return bound(call, price, governed).compose(bound -> switch (bound) {
            case Bound.Unbounded(var code, var message, var param) -> refused(new Refusal.Unfit(code, message, param));
            case Bound.Bounded bounded -> stake(admitted, governed, version, bounded);
        });
    }

    private Future<Exchange.Held> stake(
            Exchange.Admitted admitted, Set<Measure> governed, Optional<String> version, Bound.Bounded bounded) {
        return onLoop(budgets.hold(admitted.key(), bounded.need())).compose(outcome -> switch (outcome) {
            case HoldOutcome.Held(var hold) ->
                Future.succeededFuture(admitted.held(
                        new Exchange.Terms(governed, version, Optional.of(new Exchange.Stake(bounded, hold)))));
            case HoldOutcome.Refused(var code, var message, var remedy, var shortage) ->
                refused(new Refusal.OverLimit(code, message, remedy, shortage));
            case HoldOutcome.Unavailable(var code, var message) -> refused(new Refusal.Unable(code, message));
        });
    }

    /** By the larger of what came and what will be sent, because either could be what the provider counts. */
    private Future<Bound> bound(Call call, Optional<ModelPrice> price, Set<Measure> governed) {
        return switch (call.content()) {
            case Content.Document(var json, var sent) ->
                OffLoop.run(vertx, sent, () -> {
                    long bytes = Math.max(sent, Json.write(json).length);
                    var asked = new Bound.Asked(
                            call.operation(),
                            call.model(),
                            call.provider().id().equals(OPENAI),
                            call.beta(),
                            json,
                            bytes);
                    return Bound.of(asked, price, governed);
                });
            case Form form -> Future.succeededFuture(Bound.ofUnknown(call.operation(), governed));
            // A session: what will be said in it nobody knows.
            case Content.Nothing nothing -> Future.succeededFuture(Bound.ofUnknown(call.operation(), governed));
            case Foreign foreign -> Future.succeededFuture(Bound.Bounded.ofExchange());
        };
    }

    private Future<Exchange.Cleared> clear(Exchange.Held held) {
        var admitted = held.admitted();
        var call = admitted.call();
        if (call.content() instanceof Content.Nothing) {
            return Future.succeededFuture(held.cleared());
        }
        return OffLoop.run(
                        vertx,
                        call.content().bytes(),
                        () -> guard.question(admitted.id(), admitted.key(), call.operation(), call.content()))
                .compose(question -> guard.check(admitted.id(), question))
                .compose(clearance -> switch (clearance) {
                    case Clearance.Cleared yes -> Future.succeededFuture(held.cleared());
                    case Clearance.Blocked(var rules) -> refused(new Refusal.Blocked(rules));
                    case Clearance.TooLarge tooLarge ->
                        refused(new Refusal.Unfit(
                                ErrorCode.REQUEST_TOO_LARGE, "The request has more text than moderation reads", null));
                    case Clearance.Unavailable none ->
                        refused(new Refusal.Unable(ErrorCode.MODERATION_UNAVAILABLE, "Moderation did not answer"));
                });
    }

    /** The line is opened first: from the last check to the first byte it is then one turn of the event loop. */
    private Future<Sent> forward(Exchange.Cleared cleared, Aim aim, Live live, HttpServerResponse caller) {
        var call = cleared.admitted().call();
        return OffLoop.run(vertx, call.content().bytes(), () -> outgoing(cleared.admitted()))
                .compose(outgoing -> upstream.connect(aim, call.method(), call.path())
                        .recover(failure -> refused(new Refusal.Upstream(
                                ErrorCode.PROVIDER_UNREACHABLE,
                                "Provider '" + call.provider().id() + "' at "
                                        + aim.destination().host() + ":"
                                        + aim.destination().port() + " could not be reached")))
                        .compose(line -> send(cleared, aim, live, caller, line, outgoing)));
    }

    private static Line.Outgoing outgoing(Exchange.Admitted admitted) {
        var call = admitted.call();
        var rendered = call.content().render();
        return new Line.Outgoing(admitted.id(), call.accept(), call.headers(), rendered.mediaType(), rendered.body());
    }

    private Future<Sent> send(
            Exchange.Cleared cleared,
            Aim aim,
            Live live,
            HttpServerResponse caller,
            Line line,
            Line.Outgoing outgoing) {
        try {
            if (caller.closed()) {
                throw new Refused(new Refusal.Unable(ErrorCode.INVALID_REQUEST, "The caller has left"));
            }
            var now = lastCheck.pass(cleared, aim, live);
            if (!line.present(now)) {
                throw new Refused(new Refusal.Unable(
                        ErrorCode.CREDENTIAL_UNUSABLE,
                        "The organization's credential " + now.credential().credentialId() + " does not open here"));
            }
            var forwarded = lastCheck.writeDown(cleared);
            boolean session = cleared.admitted().call().isSession();
            var nonce = session ? Upgrade.nonce() : "";
            var answer = session ? line.sendUpgrade(outgoing, Upgrade.headers(nonce)) : line.send(outgoing);
            return Future.succeededFuture(
                    new Sent(forwarded, cleared.admitted().withoutContent(), now, line, nonce, answer));
        } catch (Refused e) {
            line.hangUp();
            return Future.failedFuture(e);
        }
    }

    private void refuse(Exchange.Admitted admitted, Throwable failure, HttpServerResponse caller) {
        var refusal = failure instanceof Refused refused ? refused.refusal() : accident(admitted, failure);
        metrics.refused(refusal.code());
        LOG.debugf(
                "refused exchange=%s org=%s key=%s code=%s",
                admitted.id(),
                admitted.key().organization(),
                admitted.key().keyId(),
                refusal.code().wireName());
        refusal.answer().send(caller, admitted.call().errorStyle());
    }

    private static Refusal accident(Exchange.Admitted admitted, Throwable failure) {
        LOG.errorf(
                failure,
                "failed exchange=%s org=%s key=%s",
                admitted.id(),
                admitted.key().organization(),
                admitted.key().keyId());
        return new Refusal.Unable(
                ErrorCode.INTERNAL_ERROR, "Something failed here; the request id is " + admitted.id());
    }

    private static <T> Future<T> refused(Refusal refusal) {
        return Future.failedFuture(new Refused(refusal));
    }

    /** What other threads complete goes on here. */
    private <T> Future<T> onLoop(Future<T> future) {
        var here = Promise.<T>promise();
        future.onComplete(result -> {
            if (loop.equals(Vertx.currentContext())) {
                here.handle(result);
            } else {
                loop.runOnContext(turn -> here.handle(result));
            }
        });
        return here.future();
    }
}
