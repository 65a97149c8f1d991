package dev.keyreeve.relay.spool;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings settlements and closes to Kafka, each segment in its order, for as long as it takes. It reads them back from
 * the files, so a long absence of Kafka costs disk and no memory. Everything that may block happens on its thread.
 */
final class Sender {
    private static final Logger LOG = Logger.getLogger(Sender.class);
    private static final Duration LONGEST_PARK = Duration.ofSeconds(1);

    /**
     * From one look to the next while there is something to send: what comes meanwhile is read and sent in one piece, and
     * no event loop has to wake this thread for every exchange.
     */
    private static final Duration PACE = Duration.ofMillis(5);

    /** The same when much has come: Kafka's work, and the ledger's, is by the batch rather than by the event. */
    private static final Duration BUSY_PACE = Duration.ofMillis(20);

    private static final int MUCH = 50;

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);

    private final Supplier<List<Segment>> segments;
    private final EventSink.Factory sinks;
    private final SpoolConfig config;
    private final AtomicLong unacknowledged;
    private final Runnable housekeeping;
    private final Thread thread = new Thread(this::run, "spool-sender");
    private final byte[] readBuffer = new byte[2 * Frame.LARGEST];
    private boolean thereIsMore;
    private int handed;
    private @Nullable Connection connection;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean idle;
    private volatile boolean stopping;

    /**
     * @param unacknowledged counted down with every acknowledgement
     * @param housekeeping what else the spool wants done off the event loops
     */
    Sender(
            Supplier<List<Segment>> segments,
            EventSink.Factory sinks,
            SpoolConfig config,
            AtomicLong unacknowledged,
            Runnable housekeeping) {
        this.segments = segments;
        this.sinks = sinks;
        this.config = config;
        this.unacknowledged = unacknowledged;
        this.housekeeping = housekeeping;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** There is something new to do. */
    void wake() {
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    void stop(Duration patience) throws InterruptedException {
        stopping = true;
        LockSupport.unpark(thread);
        thread.join(patience);
    }

    private void run() {
        while (!stopping) {
            try {
                housekeeping.run();
                thereIsMore = false;
                handed = 0;
                if (!sendWhatIsThere()) {
                    awaitMore();
                } else if (!thereIsMore) {
                    LockSupport.parkNanos((handed < MUCH ? PACE : BUSY_PACE).toNanos());
                }
            } catch (IOException | RuntimeException failure) {
                beginAnew(failure);
            }
        }
        disconnect();
    }

    /** Looks once more after it has said that it wants to be woken, so that nothing comes unseen in between. */
    private void awaitMore() throws IOException {
        idle = true;
        if (!sendWhatIsThere()) {
            LockSupport.parkNanos(LONGEST_PARK.toNanos());
        }
        idle = false;
    }

    private boolean sendWhatIsThere() throws IOException {
        if (connection != null && connection.failure != null) {
            beginAnew(connection.failure);
            return true;
        }
        boolean moved = false;
        for (var segment : segments.get()) {
            moved |= sendFrom(segment);
        }
        return moved;
    }

    private boolean sendFrom(Segment segment) throws IOException {
        int start = segment.acks().cursor();
        int length = segment.read(start, readBuffer);
        thereIsMore |= length == readBuffer.length;
        int at = 0;
        while (at < length) {
            var frame = Frame.decode(readBuffer, at, length);
            if (frame.isEmpty()) {
                if (at == 0) {
                    throw new IOException("segment " + segment.number() + " is unreadable at " + start);
                }
                break;
            }
            if (!hand(frame.get(), segment, start + at + frame.get().size())) {
                break;
            }
            at += frame.get().size();
        }
        return at > 0;
    }

    /**
     * @return false when enough is under way
     */
    private boolean hand(Frame frame, Segment segment, int end) {
        if (!frame.kind().goesToKafka()) {
            segment.acks().skip(end);
            return true;
        }
        var open = connection == null ? new Connection(sinks.open()) : connection;
        connection = open;
        if (open.underWay.get() >= config.maxInFlight() || open.failure != null) {
            return false;
        }
        open.send(frame, segment, segment.acks().sending(end));
        handed++;
        return true;
    }

    private void beginAnew(Exception failure) {
        int attempt = failures.incrementAndGet();
        var pause = FIRST_BACKOFF.multipliedBy(1L << Math.min(attempt - 1, 16));
        var capped = pause.compareTo(config.maxBackoff()) > 0 ? config.maxBackoff() : pause;
        LOG.warnf("event=spool_send_failed attempt=%d retry_ms=%d reason=%s", attempt, capped.toMillis(), failure);
        disconnect();
        segments.get().forEach(segment -> segment.acks().rewind());
        long until = System.nanoTime() + capped.toNanos();
        while (!stopping && until - System.nanoTime() > 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private void disconnect() {
        if (connection != null) {
            connection.abandon();
            connection = null;
        }
    }

    /** A producer, and what it has not answered yet. Once abandoned, late answers count for nothing. */
    private final class Connection {
        private final EventSink sink;
        private final AtomicInteger underWay = new AtomicInteger();
        private volatile @Nullable Exception failure;
        private boolean abandoned;

        Connection(EventSink sink) {
            this.sink = sink;
        }

        void send(Frame frame, Segment segment, Acks.Sent record) {
            underWay.incrementAndGet();
            sink.send(frame.key(), frame.json(), problem -> answered(problem, segment, record));
        }

        private synchronized void answered(@Nullable Exception problem, Segment segment, Acks.Sent record) {
            if (abandoned) {
                return;
            }
            underWay.decrementAndGet();
            if (problem == null) {
                segment.acks().acknowledge(record);
                unacknowledged.decrementAndGet();
                failures.set(0);
            } else {
                failure = problem;
            }
            wake();
        }

        void abandon() {
            synchronized (this) {
                abandoned = true;
            }
            sink.close();
        }
    }
}
