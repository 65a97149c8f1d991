package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import org.jspecify.annotations.Nullable;

/** A limit as it was asked for. */
record LimitDraft(
        Limit.Kind kind,
        @Nullable String name,
        Scope scope,
        Measure measure,
        long amount,
        Window window,
        boolean hard) {

    boolean sliding() {
        return kind == Limit.Kind.RATE_LIMIT && measure != Measure.CONCURRENCY;
    }

    /**
     * What of a limit is to change.
     *
     * @param named whether the name is to change, also to none
     * @param amount absent: it stays
     */
    record Change(
            boolean named, @Nullable String name, @Nullable Long amount) {}
}
