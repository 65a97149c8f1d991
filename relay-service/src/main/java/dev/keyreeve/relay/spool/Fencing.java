package dev.keyreeve.relay.spool;

import dev.keyreeve.contracts.usage.Allotment;
import io.vertx.core.Future;

/** How the spool tells the ledger what earlier epochs of this relay claimed. */
@FunctionalInterface
public interface Fencing {
    /** Fails when the ledger did not confirm; it is safe to call again. */
    Future<Void> fence(Allotment.Fence fence);
}
