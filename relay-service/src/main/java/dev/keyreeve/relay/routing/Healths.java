package dev.keyreeve.relay.routing;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.secret.Destination;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** The {@link Health} of every upstream that is called. */
@Singleton
public final class Healths {
    private static final Logger LOG = Logger.getLogger(Healths.class);
    private static final int MOST = 10_000;
    private static final double LEAST_SHARE = 0.5;

    private record Place(OrganizationId organization, Destination destination) {}

    private final RoutingConfig config;
    private final Counter opened;
    private final Map<Place, Health> all = new ConcurrentHashMap<>();

    Healths(RoutingConfig config, MeterRegistry metrics) {
        this.config = config;
        double share = config.concurrency().memberShare();
        if (!(share >= LEAST_SHARE && share <= 1)) {
            throw new IllegalStateException("keyreeve.routing.concurrency.member-share must be from 0.5 to 1 and is "
                    + share + ": a limit grows only where half of it is used, which may be one member's doing alone");
        }
        this.opened = Counter.builder("keyreeve_relay_breaker_openings").register(metrics);
        metrics.gauge("keyreeve_relay_breakers_open", this, healths -> healths.count(Health::isOpen));
        metrics.gauge("keyreeve_relay_upstreams_limited", this, healths -> healths.count(Health::isLimited));
    }

    public Health of(OrganizationId organization, Destination destination) {
        var place = new Place(organization, destination);
        var known = all.get(place);
        if (known != null) {
            return known;
        }
        if (all.size() >= MOST) {
            all.values().removeIf(Health::isIdle);
        }
        return all.computeIfAbsent(place, this::open);
    }

    private Health open(Place place) {
        var breakers = config.breaker().enabled()
                ? Optional.of(new Breakers(config.breaker(), System::nanoTime, (whose, to) -> turned(place, whose, to)))
                : Optional.<Breakers>empty();
        var retries = new RetryBudget(config.retries().share(), config.retries().floor(), System::nanoTime);
        return new Health(config, breakers, retries);
    }

    private void turned(Place place, String whose, CircuitBreakerState to) {
        if (to == CircuitBreakerState.OPEN) {
            opened.increment();
        }
        LOG.warnf(
                "breaker %s for=%s org=%s host=%s port=%d",
                switch (to) {
                    case OPEN -> "open";
                    case HALF_OPEN -> "half-open";
                    case CLOSED -> "closed";
                },
                whose,
                place.organization(),
                place.destination().host(),
                place.destination().port());
    }

    private long count(Predicate<Health> which) {
        return all.values().stream().filter(which).count();
    }
}
