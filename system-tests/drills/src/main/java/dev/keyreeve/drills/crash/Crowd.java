package dev.keyreeve.drills.crash;

import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.ledger.Clients;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients who go on calling whatever breaks around them. Their calls are slow, so that many are under way, at every step,
 * whenever something dies; together they hold all of a small budget long before it is spent, and others wait for it.
 */
final class Crowd implements AutoCloseable {
    private final Clients clients;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean over;

    private Crowd(Clients clients) {
        this.clients = clients;
    }

    static Crowd start(int number, Clients clients, SplittableRandom random) {
        var crowd = new Crowd(clients);
        for (int client = 0; client < number; client++) {
            var own = random.split();
            crowd.threads.execute(() -> crowd.run(own));
        }
        return crowd;
    }

    private void run(SplittableRandom random) {
        while (!over) {
            switch (clients.any(Clients.Tempo.SLOW, random)) {
                case Outcome.Answered _, Outcome.HungUp _ -> {}
                case Outcome.Refused _, Outcome.Cut _, Outcome.Broken _ -> pause(random);
            }
        }
    }

    private static void pause(SplittableRandom random) {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(1_000, 3_000)).toNanos());
    }

    /** Returns when the last call has ended. */
    @Override
    public void close() {
        over = true;
        threads.close();
    }
}
