package dev.keyreeve.drills.ledger;

import dev.keyreeve.drills.kit.Teller;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until nothing is under way any more; whether what came of it is right is for the judges. */
public final class Quiet {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Quiet() {}

    /**
     * Waits until no call is open at the provider, the project has an entry for each, and nothing of its budget is
     * pending.
     *
     * @return whether that came about in time
     */
    public static boolean await(Contested scene, Duration most, Teller teller) throws SQLException {
        long deadline = System.nanoTime() + most.toNanos();
        while (deadline - System.nanoTime() > 0) {
            var calls = scene.calls();
            long open = calls.stream().filter(Billed::isOpen).count();
            long entries = scene.books().entryCount(scene.project());
            long pending = scene.books().account(scene.budget()).pending();
            if (open == 0 && entries >= calls.size() && pending == 0) {
                return true;
            }
            teller.progress("%d open at the provider, %,d of %,d calls in the ledger, %,d nano-USD pending"
                    .formatted(open, entries, calls.size(), pending));
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return false;
    }
}
