package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.usage.Amounts;
import org.jspecify.annotations.Nullable;

/** A hold that insists on being ended once: a second end would count twice. */
final class PurseHold implements Hold {
    private final Purse purse;
    private final @Nullable Slice slice;
    private final Amounts amounts;
    private final long recalls;
    private boolean ended;

    /**
     * @param slice absent when the ledger said that nothing limits the exchange
     * @param recalls how many the purse had had when it was taken
     */
    PurseHold(Purse purse, @Nullable Slice slice, Amounts amounts, long recalls) {
        this.purse = purse;
        this.slice = slice;
        this.amounts = amounts;
        this.recalls = recalls;
    }

    @Nullable
    Slice slice() {
        return slice;
    }

    long recalls() {
        return recalls;
    }

    /** Guarded by the purse. */
    void endOnce() {
        if (ended) {
            throw new IllegalStateException("the hold on " + allotment() + " has ended before");
        }
        ended = true;
    }

    @Override
    public @Nullable String allotment() {
        return slice == null ? null : slice.allotment();
    }

    @Override
    public Amounts amounts() {
        return amounts;
    }

    @Override
    public boolean stands() {
        return purse.stands(this);
    }

    @Override
    public void voided() {
        purse.end(this, false);
    }

    @Override
    public void claimed() {
        purse.end(this, true);
    }
}
