package dev.keyreeve.drills.crash;

import dev.keyreeve.drills.ledger.Clients;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Clients who go on calling whatever breaks around them, unhurriedly: the budget is to outlive the faults. */
final class Background implements AutoCloseable {
    private final Clients clients;
    private final BooleanSupplier mayCall;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean over;

    private Background(Clients clients, BooleanSupplier mayCall) {
        this.clients = clients;
        this.mayCall = mayCall;
    }

    /** @param mayCall false while enough of the budget is spent */
    static Background start(int number, Clients clients, SplittableRandom random, BooleanSupplier mayCall) {
        var background = new Background(clients, mayCall);
        for (int client = 0; client < number; client++) {
            var own = random.split();
            background.threads.execute(() -> background.run(own));
        }
        return background;
    }

    private void run(SplittableRandom random) {
        while (!over) {
            if (mayCall.getAsBoolean()) {
                clients.any(random);
            }
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(100, 500)).toNanos());
        }
    }

    /** Returns when the last call has ended. */
    @Override
    public void close() {
        over = true;
        threads.close();
    }
}
