package dev.keyreeve.simulator.count;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Remembers calls, until it is told to forget. A call that began before a reset settles into what was forgotten. */
public final class Recorder {
    private final Clock clock;
    private final LongSupplier nanos;
    private final AtomicInteger openStreams = new AtomicInteger();
    private final Heartbeat heartbeat = new Heartbeat();
    private volatile Counts counts;

    public Recorder(Clock clock) {
        this(clock, System::nanoTime);
    }

    /** @param nanos the clock that {@link LoggedCall} is told by */
    Recorder(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.counts = new Counts(nowMicros(), openStreams);
    }

    /** An event loop says every now and then that it has read what there was, on its own thread. */
    public void beat() {
        heartbeat.beat(nanos.getAsLong());
    }

    /** A request's headers have arrived. */
    public Call received(String endpoint, Call.Request request) {
        long now = nanos.getAsLong();
        return counts.received(endpoint, request, nowMicros(), now, heartbeat.notBefore(now));
    }

    /** Ends a call now; see {@link Call#settle}. */
    public boolean settle(Call call, Outcome outcome, int status) {
        return call.settle(outcome, status, nowMicros(), nanos.getAsLong());
    }

    public SimulatorStats stats() {
        return counts.snapshot();
    }

    /** The calls after number {@code after} since the last reset, at most {@code limit}; see {@link CallPage}. */
    public CallPage calls(long after, int limit) {
        return counts.calls(after, Math.min(limit, CallLog.MOST_IN_A_PAGE));
    }

    /** The calls after number {@code after}, of those that {@link #stats} would show, oldest first, at most {@code limit}. */
    public List<RecordedCall> requests(long after, int limit) {
        return counts.recent(after, limit);
    }

    public void reset() {
        counts = new Counts(nowMicros(), openStreams);
    }

    private long nowMicros() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
