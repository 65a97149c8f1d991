package dev.keyreeve.drills.crash;

import dev.keyreeve.drills.kit.Spending;
import dev.keyreeve.drills.ledger.Billed;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.Sampler;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How scarce a budget is at a moment. A fault proves little when nobody calls, or when there is money for everybody:
 * whatever is given back by mistake must find a buyer at once.
 *
 * @param spending what was spent and held
 * @param underWay calls at the provider
 */
record Contest(Spending spending, long underWay) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SOME = 5;
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Nine tenths of it are spent or held, and calls are under way. */
    boolean isFierce() {
        return spending.admitted() >= spending.limit() / 10 * 9 && underWay >= SOME;
    }

    /** There is not enough left to contend for. */
    private boolean isOver() {
        return spending.posted() >= spending.limit() / 10 * 9;
    }

    /** Waits until it is fierce, unless it is over, for a while. @return how it stands then */
    static Contest await(BudgetScene scene, Sampler sampler) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var now = new Contest(
                    sampler.latest(),
                    scene.calls().stream().filter(Billed::isOpen).count());
            if (now.isFierce() || now.isOver() || deadline - System.nanoTime() < 0) {
                return now;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    @Override
    public String toString() {
        return "%d calls under way, %s spent and %s held of %s"
                .formatted(
                        underWay,
                        Spending.usd(spending.posted()),
                        Spending.usd(spending.pending()),
                        Spending.usd(spending.limit()));
    }
}
