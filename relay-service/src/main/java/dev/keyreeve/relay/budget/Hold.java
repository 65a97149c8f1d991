package dev.keyreeve.relay.budget;

import org.jspecify.annotations.Nullable;

/**
 * Money set aside for one exchange. Ended exactly once, by {@link #voided()} or {@link #claimed()}; until then its
 * allotment cannot be closed. Ending it twice is a bug and throws {@link IllegalStateException}.
 */
public interface Hold {
    /** The allotment that it was taken from; null when the ledger said that no budget limits this exchange. */
    @Nullable
    String allotment();

    /** Nano-USD of the allotment; 0 without one, as {@code UsageEvent.Settled} wants it. */
    long nanos();

    /** The exchange was never forwarded: the money can be held again. */
    void voided();

    /** The exchange has been written to the usage log as forwarded: the money is the exchange's, whatever it costs. */
    void claimed();
}
