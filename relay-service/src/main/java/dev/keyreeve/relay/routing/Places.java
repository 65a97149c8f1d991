package dev.keyreeve.relay.routing;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import dev.keyreeve.contracts.id.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Places for exchanges under way at one upstream: fewer when it says that it has too much to do (429, 503, 529, or no
 * answer at all), not when answers take long, which tells how much a model was asked to write. One member could fill
 * them all, or bring it about that they become fewer and then hold what is left, so nobody has more than a share of them.
 */
final class Places {
    /** The limit is not by times. */
    private static final long NEVER_DAYS = 365;

    private final SimpleLimiter<Void> limiter;
    private final int most;
    private final double share;
    private final Map<Principal, Integer> held = new ConcurrentHashMap<>();

    Places(RoutingConfig.Concurrency config) {
        this.most = config.most();
        this.share = config.memberShare();
        var limit = AIMDLimit.newBuilder()
                .initialLimit(config.most())
                .maxLimit(config.most())
                .minLimit(config.least())
                .backoffRatio(config.backoff())
                .timeout(NEVER_DAYS, TimeUnit.DAYS)
                .build();
        this.limiter = SimpleLimiter.newBuilder().limit(limit).build();
    }

    int limit() {
        return limiter.getLimit();
    }

    boolean isLimited() {
        return limit() < most;
    }

    boolean isEmpty() {
        return limiter.getInflight() == 0;
    }

    /** As far as can be told without taking one. */
    boolean isFullFor(Principal who) {
        return limiter.getInflight() >= limit() || hasEnough(held.getOrDefault(who, 0));
    }

    private boolean hasEnough(int places) {
        return places >= mostOfOne();
    }

    int mostOfOne() {
        return Math.max(1, (int) Math.ceil(limit() * share));
    }

    /** Empty when there is none for this member now. */
    Optional<Limiter.Listener> take(Principal who) {
        int mine = held.merge(who, 1, Integer::sum);
        var place = hasEnough(mine - 1) ? Optional.<Limiter.Listener>empty() : limiter.acquire(null);
        if (place.isEmpty()) {
            leave(who);
        }
        return place.map(taken -> new Taken(who, taken));
    }

    private void leave(Principal who) {
        held.computeIfPresent(who, (same, places) -> places > 1 ? places - 1 : null);
    }

    private final class Taken implements Limiter.Listener {
        private final Principal who;
        private final Limiter.Listener place;

        Taken(Principal who, Limiter.Listener place) {
            this.who = who;
            this.place = place;
        }

        @Override
        public void onSuccess() {
            leave(who);
            place.onSuccess();
        }

        @Override
        public void onIgnore() {
            leave(who);
            place.onIgnore();
        }

        @Override
        public void onDropped() {
            leave(who);
            place.onDropped();
        }
    }
}
