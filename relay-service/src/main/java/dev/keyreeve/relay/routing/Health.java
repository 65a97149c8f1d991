package dev.keyreeve.relay.routing;

import com.netflix.concurrency.limits.Limiter;
import dev.keyreeve.contracts.id.Principal;
import java.time.Duration;
import java.util.Optional;

/**
 * How one upstream is doing, as one organization's calls find it. What one tenant's calls meet does not bar another's: who
 * asks for what breaks, or is over a limit of their own account, would else do so for all. Within an organization what one
 * member's calls meet bars that member alone ({@link Consensus}, {@link Places}).
 */
public final class Health {
    private final Optional<Breakers> breakers;
    private final Optional<Places> places;
    private final RetryBudget retries;
    private final Duration pause;

    Health(RoutingConfig config, Optional<Breakers> breakers, RetryBudget retries) {
        this.breakers = breakers;
        this.places = config.concurrency().enabled() ? Optional.of(new Places(config.concurrency())) : Optional.empty();
        this.retries = retries;
        this.pause = config.breaker().pause();
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
    public Optional<Entry.Barred> barred(Principal who) {
        if (breakers.filter(known -> known.bars(who)).isPresent()) {
            return Optional.of(open());
        }
        return places.filter(all -> all.isFullFor(who)).map(Health::full);
    }

    /** Whether a call that was here already may come once more. */
    public boolean mayRetry() {
        return retries.tryRetry();
    }

    /** @param first whether the call was not here before */
    public Entry enter(Principal who, boolean first) {
        var place = places.flatMap(all -> all.take(who));
        if (places.isPresent() && place.isEmpty()) {
            return full(places.get());
        }
        var attempt = breakers.flatMap(known -> known.attempt(who));
        if (breakers.isPresent() && attempt.isEmpty()) {
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

    private static Entry.Barred full(Places places) {
        return new Entry.Barred(
                "is at its limit of " + places.limit() + " exchanges at once, of which one member has "
                        + places.mostOfOne() + " at most",
                Duration.ofSeconds(1));
    }

    boolean isOpen() {
        return breakers.filter(Breakers::isAnyOpen).isPresent();
    }

    boolean isLimited() {
        return places.filter(Places::isLimited).isPresent();
    }

    /** Whether nothing would be forgotten with it but a count of retries. */
    boolean isIdle() {
        return !isOpen() && places.filter(all -> !all.isEmpty()).isEmpty();
    }
}
