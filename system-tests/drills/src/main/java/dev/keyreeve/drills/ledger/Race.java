package dev.keyreeve.drills.ledger;

import dev.keyreeve.drills.kit.Teller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Many clients at once, each calling again as soon as its last call has ended. A refusal may be for a moment only, since
 * the others' holds are released when they cost less; a client that is refused tries again, and gives up after a few
 * refusals in a row.
 */
public final class Race {
    private static final int REFUSALS = 5;
    private static final Duration AFTER_A_REFUSAL = Duration.ofMillis(400);
    private static final int MOST_CALLS = 2_000;

    private final BudgetScene scene;
    private final Clients clients;
    private final Teller teller;

    public Race(BudgetScene scene, Clients clients, Teller teller) {
        this.scene = scene;
        this.clients = clients;
        this.teller = teller;
    }

    /** Returns when the last client has given up. */
    public void run(int racing, SplittableRandom random) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs = new ArrayList<Future<?>>();
            for (int client = 0; client < racing; client++) {
                var own = random.split();
                runs.add(threads.submit(() -> client(own)));
            }
            for (var run : runs) {
                run.get();
                teller.progress("spent and held: " + scene.spending());
            }
        }
    }

    private void client(SplittableRandom random) {
        int refusals = 0;
        for (int call = 0; call < MOST_CALLS && refusals < REFUSALS; call++) {
            if (Clients.isExhausted(clients.any(Clients.Tempo.QUICK, random))) {
                refusals++;
                LockSupport.parkNanos(AFTER_A_REFUSAL.toNanos());
            } else {
                refusals = 0;
            }
        }
    }
}
