package dev.keyreeve.relay.routing;

import dev.keyreeve.contracts.id.Principal;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** Who leaves an upstream alone for a moment: a member whose own calls fail there, or all members of the organization. */
final class Breakers {
    private static final int MOST = 1_000;
    private static final String ALL = "all";

    private final RoutingConfig.Breaker config;
    private final BiConsumer<String, CircuitBreakerState> turned;
    private final Consensus consensus;

    /** Of those who have seen a failure. */
    private final Map<Principal, Breaker> own = new ConcurrentHashMap<>();

    /** @param turned hears for whom it was, and of each change, on whatever thread it comes about */
    Breakers(RoutingConfig.Breaker config, LongSupplier clock, BiConsumer<String, CircuitBreakerState> turned) {
        this.config = config;
        this.turned = turned;
        this.consensus = new Consensus(config.requests(), config.failures(), config.pause(), clock);
    }

    /** Nobody need ask for a pass. */
    boolean bars(Principal who) {
        var mine = own.get(who);
        return (mine != null && mine.isOpen()) || consensus.bars(who);
    }

    boolean isAnyOpen() {
        return consensus.isOpen() || own.values().stream().anyMatch(breaker -> !breaker.isClosed());
    }

    /** Empty when nothing may be sent. What is given must be told how it went. */
    Optional<Attempt> attempt(Principal who) {
        if (consensus.bars(who)) {
            return Optional.empty();
        }
        var breaker = Optional.ofNullable(own.get(who));
        var mine = breaker.flatMap(Breaker::attempt);
        if (breaker.isPresent() && mine.isEmpty()) {
            return Optional.empty();
        }
        var entry = consensus.enter(who);
        if (entry == Consensus.Entry.BARRED) {
            mine.ifPresent(Breaker.Attempt::abandoned);
            return Optional.empty();
        }
        return Optional.of(new Attempt(who, entry, mine));
    }

    private Breaker ownOf(Principal who) {
        if (own.size() >= MOST) {
            own.values().removeIf(Breaker::isClosed);
        }
        return own.computeIfAbsent(who, first -> new Breaker("upstream", config, to -> turned.accept(first.id(), to)));
    }

    private void tell(Principal by, Consensus.Entry entry, boolean failed) {
        if (consensus.told(by, entry, failed)) {
            turned.accept(ALL, failed ? CircuitBreakerState.OPEN : CircuitBreakerState.CLOSED);
        }
    }

    /** On one thread. */
    final class Attempt {
        private final Principal by;
        private final Consensus.Entry entry;
        private final Optional<Breaker.Attempt> mine;
        private boolean over;

        private Attempt(Principal by, Consensus.Entry entry, Optional<Breaker.Attempt> mine) {
            this.by = by;
            this.entry = entry;
            this.mine = mine;
        }

        void worked() {
            if (!over) {
                over = true;
                mine.ifPresent(Breaker.Attempt::worked);
                tell(by, entry, false);
            }
        }

        void failed() {
            if (!over) {
                over = true;
                mine.or(() -> ownOf(by).attempt()).ifPresent(Breaker.Attempt::failed);
                tell(by, entry, true);
            }
        }

        /** It ended without telling anything of the upstream; without a meaning where it was told already how it went. */
        void abandoned() {
            if (!over) {
                over = true;
                mine.ifPresent(Breaker.Attempt::abandoned);
            }
        }
    }
}
