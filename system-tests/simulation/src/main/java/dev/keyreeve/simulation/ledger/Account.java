package dev.keyreeve.simulation.ledger;

/** A limit in one window, in units of the limit's measure. */
public final class Account {
    private final String limit;
    private final long windowStart;
    private final long windowEnd;
    private long cap;
    private long beside;
    private long posted;
    private long pending;
    private long overrun;

    Account(String limit, long windowStart, long windowEnd, long amount, long beside) {
        this.limit = limit;
        this.windowStart = windowStart;
        this.windowEnd = windowEnd;
        this.cap = Math.max(0, amount - beside);
        this.beside = beside;
    }

    public String limit() {
        return limit;
    }

    public long windowStart() {
        return windowStart;
    }

    long windowEnd() {
        return windowEnd;
    }

    public long cap() {
        return cap;
    }

    public long beside() {
        return beside;
    }

    public long posted() {
        return posted;
    }

    public long pending() {
        return pending;
    }

    public long overrun() {
        return overrun;
    }

    public long used() {
        return beside + posted + overrun;
    }

    long room() {
        return cap - posted - pending;
    }

    void resize(long amount) {
        cap = Math.max(Math.max(0, amount - beside), posted + pending);
    }

    void addBeside(long amount) {
        beside += amount;
    }

    void sell(long amount) {
        pending += amount;
    }

    /**
     * @param fromPending how much of the hold is released from what is pending
     * @param fromBooked how much of it had been booked, and is taken back from what is posted
     */
    void post(long fromPending, long fromBooked, long used) {
        long covered = fromPending + fromBooked;
        pending -= fromPending;
        posted += Math.min(used, covered) - fromBooked;
        overrun += Math.max(0, used - covered);
    }

    @Override
    public String toString() {
        return limit + "@" + windowStart + "[cap=" + cap + ", beside=" + beside + ", posted=" + posted + ", pending="
                + pending + ", overrun=" + overrun + "]";
    }
}
