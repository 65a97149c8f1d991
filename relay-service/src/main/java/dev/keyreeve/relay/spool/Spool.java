package dev.keyreeve.relay.spool;

import dev.keyreeve.contracts.usage.UsageEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The usage log as segment files, and a thread that brings them to Kafka. */
public final class Spool implements UsageLog, AutoCloseable {
    private static final int SMALLEST_SEGMENT = 4 * Frame.LARGEST;
    private static final long TIDY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

    private final DirectoryLock lock;
    private final Journal journal;
    private final AtomicLong unacknowledged = new AtomicLong();
    private final SpoolConfig config;
    private final Sender sender;
    private @Nullable Recovery recovery;
    private long tidiedAt;
    private volatile boolean recovered;

    /**
     * Takes the directory for this process, reads what an earlier one left, and begins to send it. Kafka need not be
     * there.
     *
     * @param directory created when missing
     * @param kafka a producer's settings, at least {@code bootstrap.servers}
     * @throws SpoolInUse when another process holds the directory
     * @throws UncheckedIOException when it cannot be read or written
     */
    public static Spool open(Path directory, Map<String, Object> kafka, SpoolConfig config, MeterRegistry metrics) {
        if (config.segmentBytes() < SMALLEST_SEGMENT) {
            throw new IllegalArgumentException("keyreeve.spool.segment-bytes must be at least " + SMALLEST_SEGMENT);
        }
        if (config.maxBytes() < 2L * config.segmentBytes()) {
            throw new IllegalArgumentException(
                    "keyreeve.spool.max-bytes must be at least two segments: " + 2L * config.segmentBytes());
        }
        var spool = open(directory, config, Allocator::zeroFilled, () -> new KafkaSink(kafka));
        metrics.gauge("keyreeve.spool.bytes", spool.journal, Journal::bytes);
        metrics.gauge("keyreeve.spool.max.bytes", spool.config, SpoolConfig::maxBytes);
        metrics.gauge("keyreeve.spool.unacknowledged.events", spool.unacknowledged);
        return spool;
    }

    static Spool open(Path directory, SpoolConfig config, Allocator allocator, EventSink.Factory sinks) {
        try {
            var lock = DirectoryLock.take(directory);
            try {
                var spool = new Spool(
                        lock,
                        new Segments(directory, config.segmentBytes(), config.maxBytes(), allocator),
                        config,
                        sinks);
                spool.sender.start();
                return spool;
            } catch (IOException | RuntimeException unreadable) {
                lock.close();
                throw unreadable;
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException("The spool " + directory + " cannot be used", unusable);
        }
    }

    private Spool(DirectoryLock lock, Segments segments, SpoolConfig config, EventSink.Factory sinks)
            throws IOException {
        this.lock = lock;
        this.config = config;
        this.journal = new Journal(segments, unacknowledged);
        this.sender = new Sender(journal::segments, sinks, config, unacknowledged, this::tidy);
    }

    /** Runs on the sender's thread. */
    private void tidy() {
        journal.makeSpare();
        journal.writeOwed();
        if (System.nanoTime() - tidiedAt > TIDY_NANOS) {
            journal.deleteFinished();
            tidiedAt = System.nanoTime();
        }
    }

    /**
     * Settles what an earlier process left behind: exchanges without a settlement as {@code bound}, allotments without
     * a close with what they claimed; when Kafka has all of it, tells the ledger through {@code fencing}, again and
     * again until it answers. Returns at once; {@link #recovered()} tells when it is done. To be called once, with the
     * epoch of this process's first registration.
     */
    public void recover(long epoch, Fencing fencing) {
        synchronized (this) {
            if (recovery != null) {
                throw new IllegalStateException("the spool is recovered once in a process");
            }
            recovery = new Recovery(this, journal, epoch, fencing, config);
        }
        recovery.start();
    }

    /** Whether {@link #recover} has finished. The relay may serve before: the new epoch's allotments are its own. */
    public boolean recovered() {
        return recovered;
    }

    void recoveryDone() {
        journal.leftoverDone();
        recovered = true;
        sender.wake();
    }

    void wakeSender() {
        sender.wake();
    }

    @Override
    public void forwarded(UsageEvent.Settled bound) throws SpoolUnavailable {
        journal.forwarded(bound);
    }

    @Override
    public void settled(UsageEvent.Settled actual) {
        journal.settled(actual);
        sender.wake();
    }

    @Override
    public void closed(UsageEvent.AllotmentClosed event) {
        journal.closed(event);
        sender.wake();
    }

    List<Segment> segments() {
        return journal.segments();
    }

    /** Events that Kafka has not acknowledged yet. */
    public long unacknowledged() {
        return unacknowledged.get();
    }

    /** Waits until Kafka has acknowledged everything; false when the time was not enough. Not for event loops. */
    public boolean flush(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (unacknowledged.get() > 0 && deadline - System.nanoTime() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return unacknowledged.get() == 0;
    }

    /**
     * Stops sending and frees the directory. What Kafka does not have yet, and what is not settled, is left to the next
     * process. Takes up to six seconds; not for event loops.
     */
    @Override
    public void close() {
        try {
            stopThreads();
            journal.close();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stopThreads() {
        Recovery running;
        synchronized (this) {
            running = recovery;
        }
        try {
            if (running != null) {
                running.stop(STOP_PATIENCE);
            }
            sender.stop(STOP_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
