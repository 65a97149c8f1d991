package dev.keyreeve.simulation.check;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.usage.Amounts;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as the provider gets it.
 *
 * @param allotment the one that its hold came from; null when it had none
 * @param asked whether the relay asked the ledger for it; a relay need not while nothing governs the key
 * @param real what it really costs, as the provider counts
 * @param heldAt when its hold was taken, in nanoseconds of the simulation
 */
public record Forwarding(
        String exchange, GrantRecord.Key key, @Nullable String allotment, boolean asked, Amounts real, long heldAt) {}
