package dev.keyreeve.relay.outage;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Whether a service fails, and for how long. Tells once when it begins, and once when the service answers again: each
 * refused call would be a line otherwise, hundreds a second. Where failures and answers take turns, it tells once a second
 * at most.
 */
public final class Outage {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Nobody has asked for so long, so nobody knows how long it lasts. */
    private static final long UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String service;
    private final LongSupplier clock;
    private final Consumer<String> log;
    /** Also read without the lock: as a rule services answer, and every call says so. */
    private volatile boolean failing;

    private volatile long failingSince;
    private long lastFailed;
    private long failures;
    private boolean told;
    private long mayTellAt;

    /**
     * @param clock monotonic, in nanoseconds
     */
    public Outage(String service, LongSupplier clock, Consumer<String> log) {
        this.service = service;
        this.clock = clock;
        this.log = log;
        this.mayTellAt = clock.getAsLong();
    }

    public synchronized void failed(Throwable why) {
        failures++;
        long now = clock.getAsLong();
        if (!failing || now - lastFailed > UNKNOWN_NANOS) {
            failingSince = now;
            failing = true;
        }
        lastFailed = now;
        if (!told && now - mayTellAt >= 0) {
            told = true;
            mayTellAt = now + PAUSE_NANOS;
            log.accept("event=service_unavailable service=%s failures=%d why=%s".formatted(service, failures, why));
        }
    }

    public void answered() {
        if (failing) {
            isBack();
        }
    }

    private synchronized void isBack() {
        failing = false;
        if (told) {
            told = false;
            log.accept("event=service_back service=%s failures=%d".formatted(service, failures));
            failures = 0;
        }
    }

    /**
     * Whether nothing was answered for so long. A process that is replaced is back sooner, so that who waits is served;
     * past it, who waits would only be refused later.
     */
    public boolean isLongerThan(Duration time) {
        return failing && clock.getAsLong() - failingSince > time.toNanos();
    }
}
