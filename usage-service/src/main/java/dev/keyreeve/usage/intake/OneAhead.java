package dev.keyreeve.usage.intake;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Posts on a thread of its own, so that the next events are read and priced while PostgreSQL works on the ones before.
 * One posting at a time and never more than one read ahead of it: the order stays, and so does what memory it takes. Used
 * by one thread.
 */
final class OneAhead implements AutoCloseable {
    private static final Future<?> NOTHING = CompletableFuture.completedFuture(null);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("usage-posting").factory());
    private Future<?> posting = NOTHING;

    /**
     * Hands over, once what was handed over before is posted.
     *
     * @throws RuntimeException as that posting did; then the next is not begun
     */
    void post(Runnable next) {
        awaitPosted();
        posting = thread.submit(next);
    }

    /** @throws RuntimeException as the posting did; it is told once */
    void awaitPosted() {
        var awaited = posting;
        posting = NOTHING;
        try {
            awaited.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while events are posted", stopped);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    boolean isPosting() {
        return !posting.isDone();
    }

    /** Waits for the posting, whatever comes of it: nobody may look up where PostgreSQL stands while it moves. */
    @Override
    public void close() {
        thread.close();
    }
}
