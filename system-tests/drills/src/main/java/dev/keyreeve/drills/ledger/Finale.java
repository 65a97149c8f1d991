package dev.keyreeve.drills.ledger;

import dev.keyreeve.drills.kit.Spending;
import dev.keyreeve.drills.kit.Teller;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The end of a fight over a budget: the last cents are spent one call after the other, and all comes to rest. */
public final class Finale {
    private static final int MOST_CALLS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Contested scene;
    private final Teller teller;

    public Finale(Contested scene, Teller teller) {
        this.scene = scene;
        this.teller = teller;
    }

    /**
     * Calls until it is refused although nothing is pending: then less is left than one call may cost.
     *
     * @return how many calls that took, the refused ones left out; negative when it came to no end
     */
    public int spendTheRest(Clients clients) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int answered = 0;
        for (int number = 0; number < MOST_CALLS && deadline - System.nanoTime() > 0; number++) {
            boolean wasQuiet = scene.books().account(scene.budget()).pending() == 0;
            if (!Clients.isExhausted(clients.patient(number))) {
                answered++;
            } else if (wasQuiet) {
                return answered;
            } else {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        return -1;
    }

    /** Waits until nothing is under way, and collects what there is. */
    public Evidence rest(Sampler sampler) throws SQLException, InterruptedException {
        boolean quiet = Quiet.await(scene, PATIENCE, teller);
        var seen = sampler.stop();
        var calls = scene.calls();
        var entries = scene.books().entries(scene.project());
        var account = scene.books().account(scene.budget());
        teller.note("%,d calls at the provider, %,d entries, %s posted"
                .formatted(calls.size(), entries.size(), Spending.usd(account.posted())));
        return new Evidence(
                scene.limit(), Peak.of(calls, entries), seen, Audit.of(calls, entries, Tariff.GPT_4O), account, quiet);
    }
}
