package dev.keyreeve.relay.guard;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.moderation.Check;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.content.Content;
import dev.keyreeve.relay.grant.Registration;
import dev.keyreeve.relay.outage.Outage;
import dev.keyreeve.relay.trace.CallTrace;
import dev.keyreeve.relay.trace.Step;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Asks moderation-service for its verdict before a prompt leaves the house. */
@Singleton
public final class Guard {
    private static final Logger LOG = Logger.getLogger(Guard.class);
    private static final int CONNECTIONS = 64;
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final Vertx vertx;
    private final HttpClient http;
    private final String url;
    private final Duration timeout;
    private final boolean enabled;
    private final Registration registration;
    private final Outage outage = new Outage("moderation-service", System::nanoTime, LOG::warn);

    Guard(Vertx vertx, GuardConfig.Asking guard, GuardConfig.Service config, Registration registration) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) CONNECT.toMillis()),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        this.url = config.url().toString().replaceAll("/+$", "") + "/internal/v1/checks";
        this.timeout = guard.timeout();
        this.enabled = guard.enabled();
        this.registration = registration;
        if (!enabled) {
            LOG.warn("event=moderation_off setting=keyreeve.guard.enabled effect=every_prompt_passes_unread");
        }
    }

    /**
     * The question, ready to be sent. Takes its time with a large request: not for an event loop then.
     *
     * @param beside what else of the call could say something
     */
    public Buffer question(
            String exchange, GrantRecord.Key key, Operation operation, Content request, List<String> beside) {
        if (!enabled) {
            return Buffer.buffer(); // nobody will be asked
        }
        var texts = new ArrayList<>(beside);
        texts.addAll(Texts.of(request));
        return Buffer.buffer(Json.write(new Check.Request(
                exchange,
                key.organization(),
                key.project(),
                key.principal(),
                key.keyId(),
                operation.name().toLowerCase(Locale.ROOT),
                texts)));
    }

    /** Never fails: what can go wrong is {@link Clearance.Unavailable}. Completes on the caller's context. */
    public Future<Clearance> check(String exchange, Buffer question, CallTrace trace) {
        if (!enabled) {
            return Future.succeededFuture(new Clearance.Cleared());
        }
        var step = trace.moderation();
        return verdict(question, step, System.nanoTime() + timeout.toNanos(), PAUSE)
                .onSuccess(step::answered)
                .onFailure(step::failed)
                .recover(failure -> {
                    LOG.debugf("moderation unavailable exchange=%s why=%s", exchange, failure);
                    return Future.succeededFuture(new Clearance.Unavailable());
                });
    }

    /**
     * Asks until there is an answer or the time is over, less and less often: where a process has just ended, another one
     * answers. Asking again changes nothing, for a decision is stored once for an exchange.
     */
    private Future<Clearance> verdict(Buffer question, Step step, long until, Duration pause) {
        // 0 would mean that there is no limit.
        long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
        return http.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(url)
                        .setConnectTimeout(left) // until a connection is free, or made
                        .setIdleTimeout(left))
                .compose(call -> ask(call, question, step))
                .onSuccess(verdict -> outage.answered())
                .recover(failure -> {
                    outage.failed(failure);
                    boolean tooLate = until - System.nanoTime() <= pause.toNanos() || outage.isLongerThan(timeout);
                    return tooLate || failure instanceof NoVerdict none && none.isTheirLastWord()
                            ? Future.failedFuture(failure)
                            : vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS)
                                    .compose(again -> verdict(question, step, until, longer(pause)));
                });
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private Future<Clearance> ask(HttpClientRequest call, Buffer question, Step step) {
        step.tell(call::putHeader);
        return call.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + registration.internalToken())
                .send(question)
                .compose(answer -> switch (answer.statusCode()) {
                    case 200 -> answer.body().map(Guard::read);
                    case 413 -> Future.succeededFuture(new Clearance.TooLarge());
                    default -> Future.failedFuture(new NoVerdict(answer.statusCode()));
                });
    }

    private static final class NoVerdict extends VertxException {
        private final int status;

        NoVerdict(int status) {
            super("status " + status, true);
            this.status = status;
        }

        /** What a process takes for wrong, the next one does too. */
        boolean isTheirLastWord() {
            return status < 500;
        }
    }

    /** Anything but a clear "go" stops the exchange: verdicts that this relay cannot carry out count as a block. */
    private static Clearance read(Buffer body) {
        var decision = Json.read(body.getBytes(), Check.Decision.class);
        return switch (decision.verdict()) {
            case ALLOW, FLAG -> new Clearance.Cleared();
            case BLOCK, REDACT, HOLD -> new Clearance.Blocked(decision.rules());
        };
    }
}
