package dev.keyreeve.relay.exchange;

import dev.keyreeve.base.log.About;
import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.relay.dialect.PassedHeaders;
import dev.keyreeve.relay.http.ErrorAnswer;
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
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

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
    private final Duration candidateTimeout;
    private final Duration idleTimeout;
    private final OnHangUp onHangUp;
    private final Conversing conversing;
    private final Waiting waiting;
    private final Settling settling;
    private final Refusals refusals;

    Answering(Vertx vertx, Conductors.Parts parts) {
        this.vertx = vertx;
        this.providerErrors = parts.providerErrors();
        this.answers = parts.passedAnswers();
        this.log = parts.log();
        this.meters = parts.meters();
        this.answerTimeout = parts.config().answerTimeout();
        this.candidateTimeout = parts.config().candidateTimeout();
        this.idleTimeout = parts.config().idleTimeout();
        this.onHangUp = parts.config().hangUp();
        this.conversing = parts.conversing();
        this.waiting = new Waiting(vertx, onHangUp);
        this.settling = new Settling(parts.log(), new Estimates(vertx));
        this.refusals = parts.refusals();
    }

    /** Completes when the exchange is settled. */
    Future<Exchange.Settled> answer(Sent sent, Live live, Journey journey, ExchangeMetrics.Stopwatch stopwatch) {
        var patience = patience(journey);
        long sentAt = System.nanoTime();
        var settled = waiting.head(sent, live, journey.caller(), patience)
                .compose(
                        head -> {
                            stopwatch.firstByte();
                            sent.attempt().firstByte();
                            if (!sent.isTakenBy(head)) {
                                sent.pass().answered(head.statusCode());
                                return failed(sent, head, live, journey);
                            }
                            // Of a session's head the handlers are its socket's.
                            if (sent.call().isSession()) {
                                sent.pass().answered(head.statusCode());
                                journey.arrived();
                                return converse(sent, head, live, journey.request());
                            }
                            return begin(sent, head, live, journey, patience.minusNanos(System.nanoTime() - sentAt));
                        },
                        lost -> {
                            lost(sent, lost, journey);
                            return Future.succeededFuture(sent.exchange().settledUnseen(log, 0));
                        });
        return settled.recover(fault -> fallen(sent, fault, journey)).onComplete(done -> {
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

    /** A fault of ours, on the way from the head to the settlement: nobody waits for it, and nothing of it stays held. */
    private Future<Exchange.Settled> fallen(Sent sent, Throwable fault, Journey journey) {
        var caller = journey.caller();
        sent.line().hangUp();
        journey.arrived();
        if (caller.headWritten() || caller.closed()) {
            caller.reset();
        } else {
            caller.setChunked(false);
            tell(sent, fault, caller);
        }
        return Future.succeededFuture(sent.exchange().settledUnseen(log, 0));
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

    private Duration patience(Journey journey) {
        return journey.hasAnother() && candidateTimeout.compareTo(answerTimeout) < 0 ? candidateTimeout : answerTimeout;
    }

    /** The caller hears it, unless there is somewhere else to go. */
    private void lost(Sent sent, Throwable lost, Journey journey) {
        if (!journey.goesOn(silence(sent, lost))) {
            tell(sent, lost, journey.caller());
        }
    }

    private void tell(Sent sent, Throwable why, HttpServerResponse caller) {
        refusals.tell(
                sent.admitted().id(),
                sent.admitted().trace(),
                why,
                caller,
                sent.call().errorStyle());
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

    /** A provider that sends a head and then nothing has not answered: there may still be somewhere else to go. */
    private Future<Exchange.Settled> begin(
            Sent sent, HttpClientResponse head, Live live, Journey journey, Duration patience) {
        if (Sent.isEncoded(head)) {
            head.exceptionHandler(hungUp -> {});
            sent.pass().answered(head.statusCode());
            sent.line().hangUp();
            return unbegun(sent, head, journey, new Refused(ProviderErrors.encoded(head.statusCode())));
        }
        var least = patience.compareTo(idleTimeout) < 0 ? patience : idleTimeout;
        return waiting.beginning(sent, head, live, journey.caller(), least)
                .compose(
                        beginning -> {
                            sent.pass().answered(head.statusCode());
                            journey.arrived();
                            return pass(sent, beginning, live, journey.caller());
                        },
                        lost -> unbegun(sent, head, journey, lost));
    }

    /** Nothing of it is passed on, and it may have been processed: booked as what broke off. */
    private Future<Exchange.Settled> unbegun(Sent sent, HttpClientResponse head, Journey journey, Throwable lost) {
        lost(sent, lost, journey);
        var unseen = meter(sent.call(), errors(sent, head));
        unseen.onEnd();
        return settling.settle(sent, head.statusCode(), unseen.result(false), false, unseen.background());
    }

    private Future<Exchange.Settled> pass(Sent sent, Beginning beginning, Live live, HttpServerResponse caller) {
        var head = beginning.head();
        var call = sent.call();
        var errors = errors(sent, head);
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
        var passage = new Passage(
                vertx,
                head,
                caller,
                meter,
                filter,
                errors,
                why -> instead(sent, head, caller, why),
                onHangUp,
                idleTimeout);
        var ended = passage.begin(beginning.first(), beginning.whole());
        live.onCut(why -> passage.cut(why.answer().body()));
        return ended.compose(ending -> {
            boolean whole = ending instanceof Ending.Complete;
            return settling.settle(sent, head.statusCode(), meter.result(whole), whole, meter.background());
        });
    }

    /** All of an answer that broke off was held back: what its head would have said is taken back. */
    private static void instead(Sent sent, HttpClientResponse head, HttpServerResponse caller, ErrorBody why) {
        var call = sent.call();
        PassedHeaders.ofAnswer(
                call.provider().dialect(),
                call.isForeign(),
                head.headers(),
                (name, value) -> caller.headers().remove(name));
        caller.setChunked(false).headers().remove(HttpHeaders.CONTENT_LENGTH);
        var code = ErrorCode.valueOf(why.error().code().toUpperCase(Locale.ROOT));
        new ErrorAnswer(code, why, Map.of()).send(caller, call.errorStyle());
    }

    private static Optional<InStreamError> errors(Sent sent, HttpClientResponse head) {
        return sent.call().errors().filter(how -> isOf(how.mediaType(), head));
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
                        over -> settling.settle(
                                sent,
                                head.statusCode(),
                                over.meter().result(over.whole()),
                                over.whole(),
                                Optional.empty()),
                        neverBegun -> {
                            tell(sent, neverBegun, request.response());
                            return Future.succeededFuture(
                                    sent.exchange().settled(log, head.statusCode(), NOTHING_USED));
                        });
    }

    private static boolean isOf(String mediaType, HttpClientResponse head) {
        var type = head.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.startsWith(mediaType);
    }
}
