package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.usage.Amounts;
import org.jspecify.annotations.Nullable;

/**
 * What is set aside for one exchange. Ended exactly once, by {@link #voided()} or {@link #claimed()}; until then its
 * allotment cannot be closed. Ending it twice is a bug and throws {@link IllegalStateException}.
 */
public interface Hold {
    /** The allotment that it was taken from; null when the ledger said that nothing limits this exchange. */
    @Nullable
    String allotment();

    /** What it takes of the allotment; nothing without one, as {@code UsageEvent.Settled} wants it. */
    Amounts amounts();

    /**
     * Whether the exchange may still be forwarded under it. No longer once a limit over the key was changed: what was
     * held before may be more than the limit allows now. Nor long after its allotment's end, when whoever stood still
     * goes on: the ledger gives up an allotment in the end, and what ran under it then has ended.
     */
    boolean stands();

    /** The exchange was never forwarded: what it held can be held again. */
    void voided();

    /** The exchange has been written to the usage log as forwarded: the hold is the exchange's, whatever it costs. */
    void claimed();
}
