package dev.keyreeve.relay.budget;

/**
 * An allotment in the relay's memory. Guarded by its purse. All of it is either free, under an undecided hold, or
 * claimed; amounts in nano-USD.
 */
final class Slice {
    private final String allotment;
    private final long epoch;
    private final long amount;
    private final long validUntil;
    private long undecided;
    private int undecidedHolds;
    private long claimed;
    private long lastUsed;

    /**
     * @param validUntil on the monotonic clock, in nanoseconds: no hold is taken from it later
     */
    Slice(String allotment, long epoch, long amount, long validUntil, long now) {
        this.allotment = allotment;
        this.epoch = epoch;
        this.amount = amount;
        this.validUntil = validUntil;
        this.lastUsed = now;
    }

    String allotment() {
        return allotment;
    }

    long epoch() {
        return epoch;
    }

    long claimed() {
        return claimed;
    }

    boolean isOverAt(long now) {
        return now - validUntil >= 0;
    }

    boolean isIdleAt(long now, long idleNanos) {
        return now - lastUsed >= idleNanos;
    }

    boolean hasUndecided() {
        return undecidedHolds > 0;
    }

    boolean canServe(long need, long now) {
        return !isOverAt(now) && need <= amount - claimed - undecided;
    }

    void take(long nanos, long now) {
        undecided += nanos;
        undecidedHolds++;
        lastUsed = now;
    }

    void giveBack(long nanos) {
        undecided -= nanos;
        undecidedHolds--;
    }

    void claim(long nanos) {
        giveBack(nanos);
        claimed += nanos;
    }
}
