package dev.keyreeve.relay.meter;

import dev.keyreeve.contracts.usage.TokenUsage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Counts what was seen of answers that did not say what they used. Never on an event loop; and never so that a settlement
 * waits for long or is lost: when the count fails, is late, or many wait already, four bytes count as a token.
 */
public final class Estimates {
    private static final Logger LOG = Logger.getLogger(Estimates.class);
    private static final String WORKERS = "keyreeve-token-count";
    /** A provider that goes away breaks all its streams at once. */
    private static final int MOST_WAITING = 512;
    /** Of the whole process, as the workers are. */
    private static final AtomicInteger WAITING = new AtomicInteger();

    /** How the tokens of a text are counted. */
    @FunctionalInterface
    interface Tokenizer {
        long count(String text, String model);
    }

    private final Vertx vertx;
    private final Tokenizer tokenizer;
    private final long patienceMillis;
    private final WorkerExecutor workers;

    public Estimates(Vertx vertx) {
        this(vertx, Tokenizers::count, 2_000);
    }

    Estimates(Vertx vertx, Tokenizer tokenizer, long patienceMillis) {
        this.vertx = vertx;
        this.tokenizer = tokenizer;
        this.patienceMillis = patienceMillis;
        this.workers = vertx.createSharedWorkerExecutor(WORKERS, 1);
    }

    /**
     * Completes soon, and never fails.
     *
     * @param requestBytes size of the request's body; its text is not kept, so it counts by its bytes
     */
    public Future<TokenUsage> of(Metered.Unknown seen, String model, long requestBytes) {
        var byBytes = seen.estimate(requestBytes);
        if (seen.text().total() == 0) {
            return Future.succeededFuture(byBytes);
        }
        if (WAITING.incrementAndGet() > MOST_WAITING) {
            WAITING.decrementAndGet();
            return Future.succeededFuture(byBytes);
        }
        var done = Promise.<TokenUsage>promise();
        long timer = vertx.setTimer(patienceMillis, late -> done.tryComplete(byBytes));
        count(seen, model, done).onComplete(counted -> {
            WAITING.decrementAndGet();
            if (counted.failed()) {
                LOG.warnf(counted.cause(), "tokens not counted model=%s", model);
            }
            done.tryComplete(counted.succeeded() ? seen.estimate(requestBytes, counted.result()) : byBytes);
        });
        return done.future().onComplete(over -> vertx.cancelTimer(timer));
    }

    private Future<Long> count(Metered.Unknown seen, String model, Promise<TokenUsage> done) {
        try {
            return workers.executeBlocking(
                    () -> done.future().isComplete() ? 0L : textTokens(seen.text(), model), false);
        } catch (RuntimeException closed) {
            return Future.failedFuture(closed);
        }
    }

    /** What was not kept is taken to be like what was. */
    private long textTokens(TextSample text, String model) {
        long counted = tokenizer.count(text.kept(), model);
        return text.total() == text.keptBytes()
                ? counted
                : Math.ceilDiv(Math.multiplyExact(counted, text.total()), text.keptBytes());
    }
}
