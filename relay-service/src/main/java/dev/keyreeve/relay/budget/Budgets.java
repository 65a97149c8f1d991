package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.usage.Amounts;
import io.vertx.core.Future;

/** Holds what exchanges under limits may need. To be asked only where a limit may stand over the key. */
public interface Budgets {
    /**
     * Holds the upper bound of one exchange. Never fails: what can go wrong is an outcome. Completes on the caller's
     * Vert.x context, at once when the key's allotment has enough.
     */
    Future<HoldOutcome> hold(GrantRecord.Key key, Amounts need);

    /**
     * For a clean stop: refuses new holds and closes every allotment, each as soon as its last hold has ended. Events
     * are in the usage log when this returns, except for allotments with an undecided hold.
     */
    void stop();
}
