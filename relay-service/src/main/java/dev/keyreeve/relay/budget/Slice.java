package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.usage.Amounts;

/**
 * An allotment in the relay's memory. Guarded by its purse. All of it is either free, under an undecided hold, or
 * claimed.
 */
public final class Slice {
    private final String allotment;
    private final long epoch;
    private final Amounts amounts;
    private final long validUntil;
    private Amounts free;
    private Amounts claimed = Amounts.NONE;
    private int undecided;
    private long lastUsed;
    private boolean superseded;
    private boolean retired;

    /**
     * @param validUntil on the monotonic clock, in nanoseconds: no hold is taken from it later
     */
    Slice(String allotment, long epoch, Amounts amounts, long validUntil, long now) {
        this.allotment = allotment;
        this.epoch = epoch;
        this.amounts = amounts;
        this.free = amounts;
        this.validUntil = validUntil;
        this.lastUsed = now;
    }

    public String allotment() {
        return allotment;
    }

    /** Under which it was bought. */
    public long epoch() {
        return epoch;
    }

    /** The sum of the holds of what was forwarded under it. */
    public Amounts claimed() {
        return claimed;
    }

    boolean canServe(Amounts need, long now) {
        return !retired && !isOverAt(now) && free.covers(need);
    }

    Amounts free() {
        return free;
    }

    boolean hasUndecided() {
        return undecided > 0;
    }

    /** What is not claimed, and so may be free again one day. */
    Amounts unclaimed() {
        return amounts.minus(claimed);
    }

    /** There is a newer one: it serves what still fits, and goes as soon as nothing of it is undecided. */
    void supersede() {
        superseded = true;
    }

    /** It serves nobody any more. */
    void retire() {
        superseded = true;
        retired = true;
    }

    boolean isOverAt(long now) {
        return now - validUntil >= 0;
    }

    boolean isOverOrIdleAt(long now, long idleNanos) {
        return isOverAt(now) || now - lastUsed >= idleNanos;
    }

    boolean isOverFor(long nanos, long now) {
        return now - validUntil >= nanos;
    }

    /**
     * Whether to keep it would do nobody any good: something of it is all claimed, or it was bought for one exchange
     * alone, which has ended. What is left of the rest is better off in the ledger.
     */
    boolean isFinished() {
        return undecided == 0 && (superseded || isSpent() || amounts.exchanges() <= 1);
    }

    private boolean isSpent() {
        return free.exchanges() == 0
                || (free.nanos() == 0 && amounts.nanos() > 0)
                || (free.tokens() == 0 && amounts.tokens() > 0);
    }

    void take(Amounts need, long now) {
        free = free.minus(need);
        undecided++;
        lastUsed = now;
    }

    void giveBack(Amounts hold) {
        free = free.plus(hold);
        undecided--;
    }

    void claim(Amounts hold) {
        claimed = claimed.plus(hold);
        undecided--;
    }
}
