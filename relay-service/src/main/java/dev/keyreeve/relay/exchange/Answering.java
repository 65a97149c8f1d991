package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.relay.dialect.PassedHeaders;
import dev.keyreeve.relay.meter.Estimates;
import dev.keyreeve.relay.meter.Meter;
import dev.keyreeve.relay.meter.MeterConfig;
import dev.keyreeve.relay.meter.Metered;
import dev.keyreeve.relay.spool.UsageLog;
import dev.keyreeve.relay.stream.Ending;
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

/** From the moment an exchange was sent: waits for the provider, passes its answer on, settles. */
final class Answering {
    private static final Logger LOG = Logger.getLogger(Answering.class);
    private static final Metered.Exact NOTHING_USED = new Metered.Exact(TokenUsage.NONE);

    private final Vertx vertx;
    private final ProviderErrors errors;
    private final UsageLog log;
    private final MeterConfig meters;
    private final Duration answerTimeout;
    private final Duration idleTimeout;
    private final OnHangUp onHangUp;
    private final ExchangeMetrics metrics;
    private final Conversing conversing;
    private final Estimates estimates;

    Answering(Vertx vertx, Conductors.Parts parts) {
        this.vertx = vertx;
        this.errors = parts.providerErrors();
        this.log = parts.log();
        this.meters = parts.meters();
        this.answerTimeout = parts.config().answerTimeout();
        this.idleTimeout = parts.config().idleTimeout();
        this.onHangUp = parts.config().hangUp();
        this.metrics = parts.metrics();
        this.conversing = parts.conversing();
        this.estimates = new Estimates(vertx);
    }

    /** Completes when the exchange is settled. */
    Future<Exchange.Settled> answer(
            Sent sent, Live live, HttpServerRequest request, ExchangeMetrics.Stopwatch stopwatch) {
        var caller = request.response();
        var settled = head(sent, live, caller)
                .compose(
                        head -> {
                            stopwatch.firstByte();
                            return sent.isTakenBy(head)
                                    ? pass(sent, head, live, request)
                                    : errors.pass(sent, head, live, caller, idleTimeout)
                                            .map(over -> sent.exchange().settled(log, head.statusCode(), NOTHING_USED));
                        },
                        lost -> {
                            refuse(sent, lost, caller);
                            return Future.succeededFuture(sent.exchange().settledUnseen(log, 0));
                        });
        return settled.onComplete(done -> {
            if (done.succeeded()) {
                stopwatch.settled(done.result().entry());
            } else {
                LOG.errorf(
                        done.cause(),
                        "not settled exchange=%s",
                        sent.exchange().boundEntry().exchange());
            }
        });
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
        var streamed = call.streamed() && isEventStream(head);
        caller.setStatusCode(head.statusCode())
                .putHeader("x-keyreeve-provider", call.provider().id());
        if (!call.model().isEmpty()) {
            caller.putHeader("x-keyreeve-model", call.model());
        }
        PassedHeaders.ofAnswer(call.provider().dialect(), head.headers(), caller::putHeader);
        var length = head.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && !streamed) {
            caller.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        } else {
            caller.setChunked(true);
        }
        var meter = Meter.of(call.answers(), streamed, call.hideUsage(), meters);
        var passage = new Passage(
                vertx, head, caller, meter, streamed ? call.errors() : Optional.empty(), onHangUp, idleTimeout);
        var ended = passage.begin();
        live.onCut(why -> passage.cut(why.answer().body()));
        return ended.compose(ending -> {
            boolean whole = ending instanceof Ending.Complete;
            return settle(sent, head.statusCode(), meter.result(whole), whole);
        });
    }

    private Future<Exchange.Settled> converse(
            Sent sent, HttpClientResponse head, Live live, HttpServerRequest request) {
        return conversing
                .pass(sent.admitted(), head, live, request)
                .compose(
                        over -> settle(sent, head.statusCode(), over.meter().result(over.whole()), over.whole()),
                        neverBegun -> {
                            refuse(sent, neverBegun, request.response());
                            return Future.succeededFuture(
                                    sent.exchange().settled(log, head.statusCode(), NOTHING_USED));
                        });
    }

    private Future<Exchange.Settled> settle(Sent sent, int status, Metered metered, boolean whole) {
        var exchange = sent.exchange();
        return switch (metered) {
            case Metered.Exact used -> Future.succeededFuture(exchange.settled(log, status, used));
            // Of a plain answer that broke off nobody knows how much more of it there was.
            case Metered.Unknown seen
            when !exchange.isBounded() && (seen.inPieces() || whole) ->
                estimates
                        .of(seen, sent.call().model(), exchange.requestBytes())
                        .map(counted -> exchange.settledBySight(log, status, counted));
            case Metered.Unknown unseen -> Future.succeededFuture(exchange.settledUnseen(log, status));
        };
    }

    private void refuse(Sent sent, Throwable lost, HttpServerResponse caller) {
        if (lost instanceof Refused refused) {
            metrics.refused(refused.refusal().code());
            refused.refusal().answer().send(caller, sent.call().errorStyle());
        } else {
            LOG.errorf(lost, "failed exchange=%s", sent.exchange().boundEntry().exchange());
            new Refusal.Unable(
                            ErrorCode.INTERNAL_ERROR,
                            "Something failed here; the request id is "
                                    + sent.exchange().boundEntry().exchange())
                    .answer()
                    .send(caller, sent.call().errorStyle());
        }
    }

    private static boolean isEventStream(HttpClientResponse head) {
        var type = head.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.startsWith("text/event-stream");
    }
}
