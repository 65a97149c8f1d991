package dev.keyreeve.relay.exchange;

import dev.keyreeve.base.log.About;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.meter.Estimates;
import dev.keyreeve.relay.meter.Meter;
import dev.keyreeve.relay.meter.MeterConfig;
import dev.keyreeve.relay.meter.Metered;
import dev.keyreeve.relay.routing.Lost;
import dev.keyreeve.relay.spool.UsageLog;
import dev.keyreeve.relay.stream.Ending;
import dev.keyreeve.relay.stream.Filter;
import dev.keyreeve.relay.stream.InStreamError;
import dev.keyreeve.relay.stream.OnHangUp;
import dev.keyreeve.relay.stream.Passage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** From the moment an exchange was sent: waits for the provider, passes its answer on, settles. */
final class Answering {
    private static final Logger LOG = Logger.getLogger(Answering.class);
    private static final Metered.Exact NOTHING_USED = new Metered.Exact(TokenUsage.NONE);

    private final Vertx vertx;
    private final ProviderErrors providerErrors;
    private final PassedAnswers answers;
    private final UsageLog log;
    private final MeterConfig meters;
    private final Duration answerTimeout;
    private final Duration idleTimeout;
    private final OnHangUp onHangUp;
    private final Conversing conversing;
    private final Estimates estimates;
    private final Refusals refusals;

    Answering(Vertx vertx, Conductors.Parts parts) {
        this.vertx = vertx;
        this.providerErrors = parts.providerErrors();
        this.answers = parts.passedAnswers();
        this.log = parts.log();
        this.meters = parts.meters();
        this.answerTimeout = parts.config().answerTimeout();
        this.idleTimeout = parts.config().idleTimeout();
        this.onHangUp = parts.config().hangUp();
        this.conversing = parts.conversing();
        this.estimates = new Estimates(vertx);
        this.refusals = parts.refusals();
    }

    /** Completes when the exchange is settled. */
    Future<Exchange.Settled> answer(Sent sent, Live live, Journey journey, ExchangeMetrics.Stopwatch stopwatch) {
        var caller = journey.caller();
        var settled = head(sent, live, caller)
                .compose(
                        head -> {
                            stopwatch.firstByte();
                            sent.attempt().firstByte();
                            sent.pass().answered(head.statusCode());
                            if (!sent.isTakenBy(head)) {
                                return failed(sent, head, live, journey);
                            }
                            journey.arrived();
                            return pass(sent, head, live, journey.request());
                        },
                        lost -> {
                            if (!journey.goesOn(silence(sent, lost))) {
                                refusals.tell(
                                        sent.admitted().id(),
                                        sent.admitted().trace(),
                                        lost,
                                        caller,
                                        sent.call().errorStyle());
                            }
                            return Future.succeededFuture(sent.exchange().settledUnseen(log, 0));
                        });
        return settled.onComplete(done -> {
            sent.pass().over();
            if (done.succeeded()) {
                stopwatch.settled(done.result().entry());
                sent.attempt().settled(done.result().entry());
            } else {
                sent.attempt().lost();
                try (var _ = About.exchange(
                        sent.admitted().id(), sent.admitted().key().organization())) {
                    LOG.errorf(
                            done.cause(),
                            "not settled exchange=%s",
                            sent.admitted().id());
                }
            }
        });
    }

    /** The provider answers anything but 2xx: the caller hears it, unless there is somewhere else to go. */
    private Future<Exchange.Settled> failed(Sent sent, HttpClientResponse head, Live live, Journey journey) {
        int status = head.statusCode();
        if (journey.goesOn(providerErrors.heard(sent, head))) {
            providerErrors.passOver(head, live, idleTimeout);
            return Future.succeededFuture(sent.exchange().settled(log, status, NOTHING_USED));
        }
        return providerErrors
                .pass(sent, head, live, journey.caller(), idleTimeout)
                .map(over -> sent.exchange().settled(log, status, NOTHING_USED));
    }

    private static Lost silence(Sent sent, Throwable lost) {
        return switch (lost instanceof Refused refused ? refused.refusal().code() : ErrorCode.INTERNAL_ERROR) {
            case PROVIDER_UNREACHABLE -> {
                sent.pass().silent();
                yield new Lost.Closed();
            }
            case PROVIDER_TIMEOUT -> {
                sent.pass().silent();
                yield new Lost.Failed();
            }
            default -> new Lost.Final();
        };
    }

    /** Waits for the answer's head, a disable, or the end of patience: whichever comes first. */
    private Future<HttpClientResponse> head(Sent sent, Live live, HttpServerResponse caller) {
        var head = Promise.<HttpClientResponse>promise();
        long timer = vertx.setTimer(
                answerTimeout.toMillis(),
                fired -> head.tryFail(new Refused(new Refusal.Upstream(
                        ErrorCode.PROVIDER_TIMEOUT,
                        "The provider did not answer in " + answerTimeout.toSeconds() + " s"))));
        live.onCut(why -> head.tryFail(new Refused(why)));
        if (sent.call().streamed()) {
            caller.closeHandler(gone -> callerLeft(head));
        }
        sent.answer().onComplete(answer -> {
            if (answer.succeeded()) {
                head.tryComplete(answer.result());
            } else {
                head.tryFail(new Refused(new Refusal.Upstream(
                        ErrorCode.PROVIDER_UNREACHABLE, "The provider closed the connection without an answer")));
            }
        });
        return head.future().onComplete(over -> {
            vertx.cancelTimer(timer);
            if (over.failed()) {
                sent.line().hangUp();
            }
        });
    }

    /** Before the answer: what it will cost is known even less than later. */
    private void callerLeft(Promise<HttpClientResponse> head) {
        var left = new Refused(
                new Refusal.Upstream(ErrorCode.STREAM_INTERRUPTED, "The caller has left before the answer"));
        switch (onHangUp) {
            case OnHangUp.Cancel cancel -> head.tryFail(left);
            case OnHangUp.Drain(var time, var bytes) -> {
                long timer = vertx.setTimer(time.toMillis(), fired -> head.tryFail(left));
                head.future().onComplete(over -> vertx.cancelTimer(timer));
            }
        }
    }

    private Future<Exchange.Settled> pass(Sent sent, HttpClientResponse head, Live live, HttpServerRequest request) {
        if (sent.call().isSession()) {
            return converse(sent, head, live, request);
        }
        var caller = request.response();
        var call = sent.call();
        var errors = call.errors().filter(how -> isOf(how.mediaType(), head));
        caller.setStatusCode(head.statusCode());
        answers.headers(sent, head, caller);
        var filter = answers.filter(sent);
        var length = head.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && errors.isEmpty() && filter == Filter.NONE) {
            caller.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        } else {
            caller.setChunked(true);
        }
        var meter = meter(call, errors);
        var passage = new Passage(vertx, head, caller, meter, filter, errors, onHangUp, idleTimeout);
        var ended = passage.begin();
        live.onCut(why -> passage.cut(why.answer().body()));
        return ended.compose(ending -> {
            boolean whole = ending instanceof Ending.Complete;
            return settle(sent, head.statusCode(), meter.result(whole), whole, meter.background());
        });
    }

    private Meter meter(Call call, Optional<InStreamError> errors) {
        return errors.isPresent() && errors.get() instanceof InStreamError.Element
                ? Meter.ofList(call.answers(), meters)
                : Meter.of(call.answers(), errors.isPresent(), call.hideUsage(), meters);
    }

    private Future<Exchange.Settled> converse(
            Sent sent, HttpClientResponse head, Live live, HttpServerRequest request) {
        return conversing
                .pass(sent.admitted(), head, live, request)
                .compose(
                        over -> settle(
                                sent,
                                head.statusCode(),
                                over.meter().result(over.whole()),
                                over.whole(),
                                Optional.empty()),
                        neverBegun -> {
                            refusals.tell(
                                    sent.admitted().id(),
                                    sent.admitted().trace(),
                                    neverBegun,
                                    request.response(),
                                    sent.call().errorStyle());
                            return Future.succeededFuture(
                                    sent.exchange().settled(log, head.statusCode(), NOTHING_USED));
                        });
    }

    /** @param told of work in the background */
    private Future<Exchange.Settled> settle(
            Sent sent, int status, Metered metered, boolean whole, Optional<UsageEvent.Background> told) {
        var exchange = sent.exchange();
        var goesOn = told.map(work -> new UsageEvent.Background(work.reference(), null))
                .orElse(null);
        return switch (metered) {
            // What the batch costs when it runs is not seen here.
            case Metered.Exact none
            when sent.call().operation() == Operation.BATCHES && !exchange.isBounded() ->
                Future.succeededFuture(exchange.settledBySight(log, status, TokenUsage.NONE, goesOn));
            case Metered.Exact used ->
                Future.succeededFuture(exchange.settled(log, status, used, heard(sent.call(), told)));
            // Of a plain answer that broke off nobody knows how much more of it there was.
            case Metered.Unknown seen
            when !exchange.isBounded() && (seen.inPieces() || whole) ->
                estimates
                        .of(seen, sent.call().model(), exchange.requestBytes())
                        .map(counted -> exchange.settledBySight(log, status, counted, goesOn));
            case Metered.Unknown unseen -> Future.succeededFuture(exchange.settledUnseen(log, status, goesOn));
        };
    }

    /** What began and ended in one answer is known with it; what was looked after may be known now. */
    private static UsageEvent.@Nullable Background heard(Call call, Optional<UsageEvent.Background> told) {
        return told.filter(work -> call.operation() == Operation.STORED && work.usage() != null)
                .orElse(null);
    }

    private static boolean isOf(String mediaType, HttpClientResponse head) {
        var type = head.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.startsWith(mediaType);
    }
}
