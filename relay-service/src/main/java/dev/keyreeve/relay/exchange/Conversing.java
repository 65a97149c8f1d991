package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.grant.Registration;
import dev.keyreeve.relay.guard.Guard;
import dev.keyreeve.relay.http.HttpConfig;
import dev.keyreeve.relay.meter.Meter;
import dev.keyreeve.relay.meter.MeterConfig;
import dev.keyreeve.relay.session.Conversation;
import dev.keyreeve.relay.session.MessageCheck;
import dev.keyreeve.relay.session.Upgrade;
import dev.keyreeve.relay.session.Wire;
import dev.keyreeve.relay.stream.Ending;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Objects;

/** Passes a session on, from the provider's upgrade to its end. */
@Singleton
final class Conversing {
    private final Vertx vertx;
    private final Guard guard;
    private final Grants grants;
    private final Registration registration;
    private final MeterConfig meters;
    private final ExchangeConfig config;
    private final HttpConfig http;

    Conversing(
            Vertx vertx,
            Guard guard,
            Grants grants,
            Registration registration,
            MeterConfig meters,
            ExchangeConfig config,
            HttpConfig http) {
        this.vertx = vertx;
        this.guard = guard;
        this.grants = grants;
        this.registration = registration;
        this.meters = meters;
        this.config = config;
        this.http = http;
    }

    /**
     * What a session came to.
     *
     * @param whole whether the provider ended it
     */
    record Over(Meter meter, boolean whole) {}

    /** The model as the query names it. */
    private static String asked(HttpServerRequest caller, String chosen) {
        var model = caller.getParam("model");
        return model != null ? model : Objects.requireNonNullElse(caller.getParam("deployment"), chosen);
    }

    /** Completes when the session is over; fails with {@link Refused} when it never began. */
    Future<Over> pass(Exchange.Admitted admitted, HttpClientResponse head, Live live, HttpServerRequest caller) {
        var meter = Meter.of(admitted.call().answers(), false, false, meters);
        var check = new MessageCheck(
                guard,
                grants,
                registration,
                admitted.id(),
                admitted.key(),
                asked(caller, admitted.call().model()),
                admitted.call().model());
        return Upgrade.of(caller)
                .recover(failed -> {
                    head.netSocket().close();
                    return Future.failedFuture(new Refused(new Refusal.Unable(
                            ErrorCode.INVALID_REQUEST,
                            "The connection could not be upgraded: " + failed.getMessage())));
                })
                .compose(socket -> {
                    var conversation = Conversation.between(
                            vertx,
                            Wire.of(socket),
                            Wire.of(head),
                            check,
                            meter,
                            Math.toIntExact(http.maxMessage().asLongValue()),
                            config.sessionIdleTimeout());
                    var ended = conversation.begin();
                    live.onCut(why -> conversation.cut(why.answer().body()));
                    return ended;
                })
                .map(ending ->
                        new Over(meter, ending instanceof Ending.Complete || ending instanceof Ending.CallerGone));
    }
}
