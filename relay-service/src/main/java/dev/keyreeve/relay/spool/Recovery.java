package dev.keyreeve.relay.spool;

import dev.keyreeve.contracts.usage.Allotment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Ends what earlier processes began. The order matters: the fence gives back every allotment that it does not name, so
 * Kafka must have everything that was claimed before the fence is called.
 */
final class Recovery {
    private static final Logger LOG = Logger.getLogger(Recovery.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration FENCE_PATIENCE = Duration.ofSeconds(30);

    private final Spool spool;
    private final Journal journal;
    private final Leftover leftover;
    private final long epoch;
    private final Fencing fencing;
    private final Duration maxBackoff;
    private final Thread thread = new Thread(this::run, "spool-recovery");

    /** A position that Kafka must have acknowledged. */
    private record Mark(Segment segment, int end) {
        boolean isReached() {
            return segment.acks().acknowledged() >= end;
        }
    }

    Recovery(Spool spool, Journal journal, long epoch, Fencing fencing, SpoolConfig config) {
        this.spool = spool;
        this.journal = journal;
        this.leftover = journal.leftover();
        this.epoch = epoch;
        this.fencing = fencing;
        this.maxBackoff = config.maxBackoff();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop(Duration patience) throws InterruptedException {
        thread.interrupt();
        thread.join(patience);
    }

    private void run() {
        try {
            writeWhatIsMissing();
            spool.wakeSender();
            awaitAcknowledged(journal.segments().stream()
                    .map(segment -> new Mark(segment, segment.written()))
                    .toList());
            untilItWorks("fence", this::fence);
            spool.recoveryDone();
            LOG.infof(
                    "event=spool_recovered exchanges=%d allotments=%d",
                    leftover.unsettled().size(), leftover.claimed().size());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeWhatIsMissing() throws InterruptedException {
        var exchanges = new ArrayDeque<>(leftover.unsettled());
        var closes = new ArrayDeque<>(leftover.unclosed());
        untilItWorks("write", () -> {
            // Taken away one by one, so that a full disk in between repeats nothing.
            while (!exchanges.isEmpty()) {
                journal.settleLeftover(exchanges.peek());
                exchanges.remove();
            }
            while (!closes.isEmpty()) {
                journal.writeClose(closes.peek());
                closes.remove();
            }
        });
    }

    private void awaitAcknowledged(List<Mark> marks) throws InterruptedException {
        for (var mark : marks) {
            while (!mark.isReached()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }

    private void fence() throws IOException, InterruptedException {
        try {
            fencing.fence(new Allotment.Fence(epoch, leftover.claimed()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(FENCE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException unconfirmed) {
            throw new IOException(unconfirmed);
        }
    }

    private interface Step {
        void attempt() throws IOException, InterruptedException;
    }

    private void untilItWorks(String name, Step step) throws InterruptedException {
        for (var pause = FIRST_BACKOFF; ; pause = doubled(pause)) {
            try {
                step.attempt();
                return;
            } catch (IOException | RuntimeException failure) {
                LOG.warnf("event=spool_recovery_retry step=%s retry_ms=%d reason=%s", name, pause.toMillis(), failure);
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        }
    }

    private Duration doubled(Duration pause) {
        var next = pause.multipliedBy(2);
        return next.compareTo(maxBackoff) > 0 ? maxBackoff : next;
    }
}
