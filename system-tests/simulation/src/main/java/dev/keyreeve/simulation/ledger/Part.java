package dev.keyreeve.simulation.ledger;

/** What an allotment holds of one measure; whatever is pending of it is pending in each of its accounts. */
public final class Part {
    private final long amount;
    private long settled;
    private long returned;
    private long booked;

    Part(long amount) {
        this.amount = amount;
    }

    public long amount() {
        return amount;
    }

    public long settled() {
        return settled;
    }

    public long returned() {
        return returned;
    }

    public long booked() {
        return booked;
    }

    public long pending() {
        return amount - settled - returned - booked;
    }

    void settle(long fromPending, long fromBooked) {
        settled += fromPending + fromBooked;
        booked -= fromBooked;
    }

    void giveBack(long fromPending, long fromBooked) {
        returned += fromPending + fromBooked;
        booked -= fromBooked;
    }

    void book(long fromPending) {
        booked += fromPending;
    }

    @Override
    public String toString() {
        return "[amount=" + amount + ", settled=" + settled + ", returned=" + returned + ", booked=" + booked + "]";
    }
}
