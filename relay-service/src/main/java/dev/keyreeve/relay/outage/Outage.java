package dev.keyreeve.relay.outage;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells once when a service begins to fail, and once when it answers again: each refused call would be a line otherwise,
 * hundreds a second. Where failures and answers take turns, it begins anew once a second at most.
 */
public final class Outage {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String service;
    private final LongSupplier clock;
    private final Consumer<String> log;
    private long failures;
    /** Also read without the lock: as a rule services answer, and every call says so. */
    private volatile boolean told;

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
        if (!told && now - mayTellAt >= 0) {
            told = true;
            mayTellAt = now + PAUSE_NANOS;
            log.accept("event=service_unavailable service=%s failures=%d why=%s".formatted(service, failures, why));
        }
    }

    public void answered() {
        if (told) {
            tellThatItIsBack();
        }
    }

    private synchronized void tellThatItIsBack() {
        if (told) {
            told = false;
            log.accept("event=service_back service=%s failures=%d".formatted(service, failures));
            failures = 0;
        }
    }
}
