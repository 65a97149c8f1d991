package dev.keyreeve.operator.tending;

import dev.keyreeve.operator.v1alpha1.DeletionPolicy;
import java.time.Duration;
import java.time.Instant;

/** What a finalizer does next: nobody waits for key-service for ever. */
sealed interface Parting {
    /** Leave the thing at key-service as it is, because it was to stay. */
    record Retain() implements Parting {}

    /** Delete it; if that fails, the resource stays for now. */
    record Delete() implements Parting {}

    /** Delete it; if that fails, it is left behind and said so, and the resource goes. */
    record DeleteOrLeave() implements Parting {}

    static Parting next(DeletionPolicy policy, Instant asked, Duration grace, Instant now) {
        if (policy == DeletionPolicy.RETAIN) {
            return new Retain();
        }
        return now.isBefore(asked.plus(grace)) ? new Delete() : new DeleteOrLeave();
    }
}
