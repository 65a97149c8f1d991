package dev.keyreeve.usage.alert;

import dev.keyreeve.usage.access.DatabaseUnavailable;
import dev.keyreeve.usage.alert.Courier.Answer;
import dev.keyreeve.usage.alert.Courier.Answer.Answered;
import dev.keyreeve.usage.alert.Courier.Answer.NoAnswer;
import dev.keyreeve.usage.alert.Outbox.Claimed;
import dev.keyreeve.usage.alert.Outbox.Next;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Sends what is due, a few at a time. On threads of the platform: to look a name up pins a virtual thread's carrier, and
 * a tenant's slow name server would hold up everything else here.
 */
@ApplicationScoped
class Sender {
    private static final Logger LOG = Logger.getLogger(Sender.class);
    private static final int MOST_AT_ONCE = 8;
    private static final int GONE = 410;

    private final Outbox outbox;
    private final Destinations destinations;
    private final Courier courier;
    private final RetrySchedule schedule;
    private final AlertMetrics metrics;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("webhook-", 0).factory());

    Sender(Outbox outbox, Destinations destinations, Vertx vertx, AlertConfig config, AlertMetrics metrics) {
        this.outbox = outbox;
        this.destinations = destinations;
        this.courier = new Courier(vertx, config.timeout());
        this.schedule = new RetrySchedule(config.retry());
        this.metrics = metrics;
    }

    /** Starts as many as there is room for, and does not wait for them. */
    void sendDue() {
        int room = free.drainPermits();
        int started = 0;
        try {
            if (room > 0) {
                for (var message : outbox.claim(room)) {
                    threads.execute(() -> sendAndFree(message));
                    started++;
                }
            }
        } finally {
            free.release(room - started);
        }
    }

    private void sendAndFree(Claimed message) {
        try {
            send(message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException e) {
            // Its claim runs out, and it is sent again.
            LOG.warnf(e, "webhook=unfinished message=%s", message.id());
            return;
        } finally {
            free.release();
        }
        sendNext();
    }

    /** Where much is due nobody waits for the next tick. */
    private void sendNext() {
        try {
            sendDue();
        } catch (DatabaseUnavailable | RejectedExecutionException e) {
            LOG.debugf(e, "webhook=next_not_taken");
        }
    }

    private void send(Claimed message) throws InterruptedException {
        var at = Instant.now();
        long began = System.nanoTime();
        var answer = attempt(message, at);
        var took = Duration.ofNanos(System.nanoTime() - began);
        var next = next(message, answer);
        outbox.finish(message, new Outbox.Attempt(at, answer, took), next);
        metrics.attempted(next, took);
        LOG.infof(
                "webhook=%s message=%s attempt=%d took_ms=%d",
                word(answer), message.id(), message.attempts() + 1, took.toMillis());
    }

    /** The address is asked for and checked at every attempt: what it was at the last one says nothing. */
    private Answer attempt(Claimed message, Instant at) throws InterruptedException {
        return switch (destinations.check(message.url())) {
            case Destination.Check.Refused(var reason) -> new NoAnswer(reason.word());
            case Destination.Check.Allowed(var destination) ->
                courier.post(destination, headers(message, at), message.payload());
        };
    }

    /** Standard Webhooks 1.0.0. The timestamp is the attempt's, the id the message's. */
    private static Map<String, String> headers(Claimed message, Instant at) {
        return Map.of(
                "content-type", "application/json",
                "user-agent", "Keyreeve",
                "webhook-id", message.id(),
                "webhook-timestamp", Long.toString(at.getEpochSecond()),
                "webhook-signature", message.secret().sign(message.id(), at, message.payload()));
    }

    private Next next(Claimed message, Answer answer) {
        return switch (answer) {
            case Answered(int status, var _) when status >= 200 && status < 300 -> new Next.Delivered();
            case Answered(int status, var _) when status == GONE -> new Next.Gone();
            case Answered(int _, var retryAfter) -> again(message, retryAfter);
            case NoAnswer(var _) -> again(message, Duration.ZERO);
        };
    }

    private Next again(Claimed message, Duration asked) {
        return schedule.after(message.attempts() + 1, asked, ThreadLocalRandom.current())
                .<Next>map(Next.Again::new)
                .orElseGet(Next.Exhausted::new);
    }

    private static String word(Answer answer) {
        return switch (answer) {
            case Answered(int status, var _) -> Integer.toString(status);
            case NoAnswer(var error) -> error;
        };
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
