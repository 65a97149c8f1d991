package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Enforcement;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Disables random members through random replicas and enables them again, several at a time. Right after each
 * {@code enforced: true} the member calls at every relay: those calls are the sharpest question.
 */
final class Disabling {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_REST_MS = 30;

    private final List<Tenant> replicas;
    private final Traffic traffic;
    private final int relays;
    private final Queue<Window> windows = new ConcurrentLinkedQueue<>();
    private final Queue<String> unenforced = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();

    Disabling(List<Tenant> replicas, Traffic traffic, int relays) {
        this.replicas = replicas;
        this.traffic = traffic;
        this.relays = relays;
    }

    /** When who was disabled; what did not answer {@code enforced: true} is in {@link #unenforced} too. */
    List<Window> windows() {
        return List.copyOf(windows);
    }

    List<String> unenforced() {
        return List.copyOf(unenforced);
    }

    /** Returns when all is done, or so much time is over: on a slow machine fewer are done, and that is told. */
    void run(int times, Duration most, int atOnce, long seed, Teller teller) {
        long deadline = System.nanoTime() + most.toNanos();
        var left = new AtomicInteger(times);
        var source = new SplittableRandom(seed);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var workers = new ArrayList<CompletableFuture<Void>>();
            for (int worker = 0; worker < atOnce; worker++) {
                var random = source.split();
                workers.add(CompletableFuture.runAsync(
                        () -> {
                            while (left.getAndDecrement() > 0 && System.nanoTime() < deadline) {
                                one(random);
                                teller.progress(done.incrementAndGet() + " of " + times + " disables");
                            }
                        },
                        threads));
            }
            workers.forEach(CompletableFuture::join);
        }
    }

    private void one(SplittableRandom random) {
        var seat = free(random);
        var member = seat.member();
        long asked = System.nanoTime();
        Enforcement enforcement = replica(random).disable(member);
        long enforced = System.nanoTime();
        if (!enforcement.enforced()) {
            unenforced.add(member.userId() + " at revision " + enforcement.revision());
            enforced = Long.MAX_VALUE;
        } else {
            for (int relay = 1; relay <= relays; relay++) {
                traffic.call(member, relay);
            }
        }
        pause(random.nextInt(MOST_REST_MS)); // how long somebody stays disabled differs
        long enableAsked = System.nanoTime();
        replica(random).enable(member);
        windows.add(new Window(member.userId(), asked, enforced, enableAsked, System.nanoTime()));
        seat.giveBack();
    }

    private Tenant replica(SplittableRandom random) {
        return replicas.get(random.nextInt(replicas.size()));
    }

    /** A random member whom nobody else disables and who holds a stream at every relay. */
    private Seat free(SplittableRandom random) {
        var seats = traffic.seats();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var seat = seats.get(random.nextInt(seats.size()));
            if (seat.take(relays)) {
                return seat;
            }
            pause(1);
        }
        throw new IllegalStateException("no member got a stream at every relay within " + PATIENCE);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
