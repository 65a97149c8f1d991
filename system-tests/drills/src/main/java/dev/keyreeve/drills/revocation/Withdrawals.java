package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Tenant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Keys that are disabled one after the other, at a steady rate, for good. */
final class Withdrawals implements AutoCloseable {
    private static final int MOST_AT_ONCE = 64;

    private final Tenant tenant;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedDeque<Window> enforced = new ConcurrentLinkedDeque<>();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private CompletableFuture<Void> pacer = CompletableFuture.completedFuture(null);
    private volatile boolean ending;

    Withdrawals(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Starts, and goes on until all keys are disabled or {@link #close}. */
    void start(List<Member> keys, int perSecond) {
        pacer = CompletableFuture.runAsync(() -> pace(keys, perSecond), threads);
    }

    private void pace(List<Member> keys, int perSecond) {
        var places = new Semaphore(MOST_AT_ONCE);
        long began = System.nanoTime();
        for (int number = 0; number < keys.size() && !ending; number++) {
            LockSupport.parkNanos(began + number * 1_000_000_000L / perSecond - System.nanoTime());
            places.acquireUninterruptibly();
            var key = keys.get(number);
            threads.execute(() -> {
                try {
                    disable(key);
                } finally {
                    places.release();
                }
            });
        }
    }

    private void disable(Member key) {
        long asked = System.nanoTime();
        try {
            var answer = tenant.disable("/projects/" + key.project() + "/api_keys/" + key.keyId());
            if (answer.enforced()) {
                enforced.add(new Window(key.userId(), asked, System.nanoTime(), Long.MAX_VALUE, Long.MAX_VALUE));
            } else {
                pending.incrementAndGet();
            }
        } catch (RuntimeException failure) {
            if (!ending) {
                failed.add(String.valueOf(failure.getMessage()));
            }
        }
    }

    /** Those that answered {@code enforced: true} until now, about in that order. */
    List<Window> enforced() {
        return List.copyOf(enforced);
    }

    /** How many were answered without it. */
    int pending() {
        return pending.get();
    }

    List<String> failed() {
        return List.copyOf(failed);
    }

    @Override
    public void close() throws InterruptedException {
        ending = true;
        pacer.join();
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
