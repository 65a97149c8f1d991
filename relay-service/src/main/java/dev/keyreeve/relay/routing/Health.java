package dev.keyreeve.relay.routing;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How one upstream is doing, as one organization's calls find it. What one tenant's calls meet does not bar another's: who
 * asks for what breaks, or is over a limit of their own account, would else do so for all.
 *
 * <p>The limit on concurrency goes by what the upstream says (429, 503, 529, or no answer at all), not by how long answers
 * take: that tells how much a model was asked to write.
 */
public final class Health {
    /** The limit is not by times. */
    private static final long NEVER_DAYS = 365;

    private static final String UNLIMITED = "the limit is off";

    private final Optional<Breaker> breaker;
    private final Optional<SimpleLimiter<Void>> limiter;
    private final RetryBudget retries;
    private final Duration pause;
    private final int most;

    Health(RoutingConfig config, Optional<Breaker> breaker, RetryBudget retries) {
        this.breaker = breaker;
        this.limiter = config.concurrency().enabled() ? Optional.of(limiter(config.concurrency())) : Optional.empty();
        this.retries = retries;
        this.pause = config.breaker().pause();
        this.most = config.concurrency().most();
    }

    private static SimpleLimiter<Void> limiter(RoutingConfig.Concurrency config) {
        var limit = AIMDLimit.newBuilder()
                .initialLimit(config.most())
                .maxLimit(config.most())
                .minLimit(config.least())
                .backoffRatio(config.backoff())
                .timeout(NEVER_DAYS, TimeUnit.DAYS)
                .build();
        return SimpleLimiter.newBuilder().limit(limit).build();
    }

    /** Whether an attempt may begin. */
    public sealed interface Entry {
        record Admitted(Pass pass) implements Entry {}

        /**
         * Not now.
         *
         * @param why a part of a sentence
         * @param comeAgain when it may be otherwise
         */
        record Barred(String why, Duration comeAgain) implements Entry {}
    }

    /** As far as can be told without taking a place; empty when nothing stands in the way. */
    public Optional<Entry.Barred> barred() {
        if (breaker.filter(Breaker::isOpen).isPresent()) {
            return Optional.of(open());
        }
        return limiter.filter(all -> all.getInflight() >= all.getLimit()).map(all -> full());
    }

    /** Whether a call that was here already may come once more. */
    public boolean mayRetry() {
        return retries.tryRetry();
    }

    /** @param first whether the call was not here before */
    public Entry enter(boolean first) {
        var place = limiter.flatMap(all -> all.acquire(null));
        if (limiter.isPresent() && place.isEmpty()) {
            return full();
        }
        var attempt = breaker.flatMap(Breaker::attempt);
        if (breaker.isPresent() && attempt.isEmpty()) {
            place.ifPresent(Limiter.Listener::onIgnore);
            return open();
        }
        if (first) {
            retries.called();
        }
        return new Entry.Admitted(new Pass(attempt, place));
    }

    private Entry.Barred open() {
        return new Entry.Barred("has failed too often and is left alone for a moment", pause);
    }

    private Entry.Barred full() {
        return new Entry.Barred(
                "is at its limit of "
                        + limiter.map(all -> all.getLimit() + " exchanges at once")
                                .orElse(UNLIMITED),
                Duration.ofSeconds(1));
    }

    boolean isOpen() {
        return breaker.filter(known -> !known.isClosed()).isPresent();
    }

    boolean isLimited() {
        return limiter.filter(all -> all.getLimit() < most).isPresent();
    }

    /** Whether nothing would be forgotten with it but a count of retries. */
    boolean isIdle() {
        return !isOpen() && limiter.filter(all -> all.getInflight() > 0).isEmpty();
    }
}
