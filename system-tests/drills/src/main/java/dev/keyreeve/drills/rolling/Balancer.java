package dev.keyreeve.drills.rolling;

import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * As small as a balancer can be: from one relay to the next in turn. One that refuses, or is not there, rests for a
 * second, and the call goes on to another; what has begun is never sent again.
 */
final class Balancer {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final List<URI> relays;
    private final Load load;
    private final Map<URI, Long> restsUntil = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger turnedAway = new AtomicInteger();

    Balancer(List<URI> relays, Load load) {
        this.relays = relays;
        this.load = load;
    }

    /** On this thread. */
    Outcome make(Call call) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var relay = relays.get(Math.floorMod(turn.getAndIncrement(), relays.size()));
            if (restsUntil.getOrDefault(relay, Long.MIN_VALUE) > System.nanoTime()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            } else {
                var outcome = load.make(relay, call);
                if (!hasNotBegun(outcome) || System.nanoTime() > until) {
                    return outcome;
                }
                turnedAway.incrementAndGet();
                restsUntil.put(relay, System.nanoTime() + REST_NANOS);
            }
        }
    }

    /** Refused, or the connection was; that none of these was sent on, the provider's count shows. */
    private static boolean hasNotBegun(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(var status, var code, var message, var took) -> status == 503;
            case Outcome.Broken(var why, var events) -> events == 0;
            case Outcome.Answered answered -> false;
            case Outcome.Cut cut -> false;
            case Outcome.HungUp left -> false;
        };
    }

    /** How often a relay would not have a call. */
    int turnedAway() {
        return turnedAway.get();
    }
}
