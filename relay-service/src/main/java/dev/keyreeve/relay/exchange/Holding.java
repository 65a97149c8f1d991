package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.provider.Dialect;
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
import dev.keyreeve.relay.upstream.Aim;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;

/** From admitted to held: bounds what limits over the key count, and sets it aside. On one event loop. */
final class Holding {
    /** The provider whose newest fields are known here; compatible servers may lack them. */
    private static final String OPENAI = "openai";

    private final Vertx vertx;
    private final Context loop;
    private final Grants grants;
    private final Budgets budgets;
    private final Prices prices;

    Holding(Vertx vertx, Conductors.Parts parts) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.grants = parts.grants();
        this.budgets = parts.budgets();
        this.prices = parts.prices();
    }

    /** An exchange without a prompt is counted, and no more is set aside for it. */
    Future<Exchange.Held> hold(Exchange.Admitted admitted, Aim aim) {
        var call = admitted.call();
        var governed = grants.governed(admitted.key());
        if (aim.isOwn()) {
            // Not the organization's money: a request and its place are all that counts.
            return place(admitted, governed, version(call, prices.current()));
        }
        if (call.isSession()) {
            return hold(admitted, governed, prices.current());
        }
        if (call.isCountedAlone()) {
            return place(admitted, governed, Optional.empty());
        }
        return OnLoop.of(loop, prices.of(admitted.key().organization())).compose(own -> {
            if (own.isEmpty() && governed.contains(Measure.MONEY)) {
                return refused(new Refusal.Unable(ErrorCode.LEDGER_UNAVAILABLE, "There are no prices yet"));
            }
            // Without a limit on money the current prices will do where the own ones cannot be had.
            return hold(admitted, governed, own.or(prices::current));
        });
    }

    private Future<Exchange.Held> place(Exchange.Admitted admitted, Set<Measure> governed, Optional<String> version) {
        return governed.contains(Measure.REQUESTS) || governed.contains(Measure.CONCURRENCY)
                ? stake(admitted, governed, version, Bound.Bounded.ofExchange())
                : Future.succeededFuture(admitted.held(new Exchange.Terms(governed, version, Optional.empty())));
    }

    /** Of the prices that know the call's model. */
    private static Optional<String> version(Call call, Optional<PriceBook> book) {
        return book.filter(prices ->
                        prices.find(call.provider().id(), call.model()).isPresent())
                .map(PriceBook::version);
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
        var held = admitted.trace().holding(() -> budgets.hold(admitted.key(), bounded.need()));
        return OnLoop.of(loop, held).compose(outcome -> switch (outcome) {
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
                    var asked = new Bound.Asked(call.operation(), call.model(), fields(call), call.beta(), json, bytes);
                    return Bound.of(asked, price, governed);
                });
            case Form form -> Future.succeededFuture(Bound.ofUnknown(call.operation(), governed));
            // A session: what will be said in it nobody knows.
            case Content.Nothing nothing -> Future.succeededFuture(Bound.ofUnknown(call.operation(), governed));
            case Foreign foreign -> Future.succeededFuture(Bound.Bounded.ofExchange());
        };
    }

    private static Bound.Fields fields(Call call) {
        if (call.provider().id().equals(OPENAI)) {
            return Bound.Fields.OPENAI;
        }
        return call.provider().dialect() == Dialect.AZURE ? Bound.Fields.AZURE : Bound.Fields.COMPATIBLE;
    }

    private static <T> Future<T> refused(Refusal refusal) {
        return Future.failedFuture(new Refused(refusal));
    }
}
