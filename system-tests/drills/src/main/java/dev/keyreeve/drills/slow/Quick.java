package dev.keyreeve.drills.slow;

import dev.keyreeve.drills.kit.Member;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Some who make short calls one after the other, and read them at once. */
final class Quick implements AutoCloseable {
    private static final int CALLERS = 4;
    private static final long GAP_NANOS = 50_000_000;
    private static final LongStream SHORT = new LongStream(3);

    private final List<Reader.Read> reads = new CopyOnWriteArrayList<>();
    private final List<Thread> threads;
    private volatile boolean over;

    private Quick(URI relay, Member member) {
        var reader = new Reader(relay, member, SHORT, SHORT.checksum(), new AtomicLong());
        threads = IntStream.range(0, CALLERS)
                .mapToObj(number -> Thread.ofVirtual().start(() -> run(reader)))
                .toList();
    }

    static Quick start(URI relay, Member member) {
        return new Quick(relay, member);
    }

    private void run(Reader reader) {
        try {
            while (!over) {
                reads.add(reader.read(Reader.Pace.FLAT_OUT, () -> {}));
                LockSupport.parkNanos(GAP_NANOS);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for so many in all. */
    void await(int calls) {
        while (reads.size() < calls) {
            LockSupport.parkNanos(GAP_NANOS);
        }
    }

    /** All up to now. */
    List<Reader.Read> reads() {
        return List.copyOf(reads);
    }

    /** @param quantile 0.5 for the median */
    static long micros(List<Reader.Read> reads, double quantile) {
        var sorted = reads.stream().mapToLong(Reader.Read::nanos).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * quantile)] / 1_000;
    }

    /** Returns when the last one has its answer. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        for (var thread : threads) {
            thread.join();
        }
    }
}
