package dev.keyreeve.drills.slow;

import dev.keyreeve.drills.kit.Member;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Many who read slowly until they are told to hurry. */
final class Crowd {
    /** All together, however many they are: slowness is to be seen, and not how much a machine can carry. */
    private static final int READS_A_SECOND = 2_000;

    /** So that what is measured is streams, and not the rush to open them. */
    private static final int OPENING_AT_ONCE = 32;

    private final AtomicLong taken = new AtomicLong();
    private final AtomicBoolean hurry = new AtomicBoolean();
    private final List<CompletableFuture<Reader.Read>> readers = new ArrayList<>();
    private final int count;

    Crowd(int count) {
        this.count = count;
    }

    /** Returns when all streams have begun, or failed. */
    void start(URI relay, List<Member> members, LongStream stream) throws InterruptedException {
        var opening = new Semaphore(OPENING_AT_ONCE);
        var begun = new CountDownLatch(count);
        long checksum = stream.checksum();
        for (int number = 0; number < count; number++) {
            var reader = new Reader(relay, members.get(number % members.size()), stream, checksum, taken);
            var read = new CompletableFuture<Reader.Read>();
            readers.add(read);
            opening.acquire();
            Thread.ofVirtual().start(() -> {
                try {
                    read.complete(reader.read(this::pause, () -> {
                        opening.release();
                        begun.countDown();
                    }));
                } catch (InterruptedException | RuntimeException failure) {
                    read.completeExceptionally(failure);
                }
            });
        }
        begun.await();
    }

    private void pause() throws InterruptedException {
        if (!hurry.get()) {
            Thread.sleep(1_000L * count / READS_A_SECOND);
        }
    }

    /** What all together have taken by now. */
    long taken() {
        return taken.get();
    }

    List<Reader.Read> finish() {
        hurry.set(true);
        return readers.stream().map(CompletableFuture::join).toList();
    }
}
