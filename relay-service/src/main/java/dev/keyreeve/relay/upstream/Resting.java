package dev.keyreeve.relay.upstream;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Credentials that the provider has told to wait: others of the same organization are used meanwhile, if there are any. */
@Singleton
public final class Resting {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST = 100_000;

    private final LongSupplier nanoClock;
    private final Map<String, Long> until = new ConcurrentHashMap<>();

    @Inject
    Resting() {
        this(System::nanoTime);
    }

    /** @param nanoClock as {@link System#nanoTime} */
    Resting(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** @param pause as the provider tells it; an hour at most */
    public void rest(String credentialId, Duration pause) {
        long now = nanoClock.getAsLong();
        if (until.size() >= MOST) {
            until.values().removeIf(end -> end - now <= 0);
        }
        var bounded = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        until.put(credentialId, now + bounded.toNanos());
    }

    public boolean isResting(String credentialId) {
        return left(credentialId) > 0;
    }

    /** Nanoseconds; 0 when it does not rest. */
    long left(String credentialId) {
        var end = until.get(credentialId);
        if (end == null) {
            return 0;
        }
        long left = end - nanoClock.getAsLong();
        if (left <= 0) {
            until.remove(credentialId, end);
        }
        return Math.max(0, left);
    }
}
