package dev.keyreeve.simulation.house;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Lease;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A committed change of the control plane on its way to the relays. */
final class Change {
    private final GrantRecord record;
    private final boolean takesAway;
    private final Consumer<GrantRecord> whenEnforced;
    private OptionalLong publishedIn = OptionalLong.empty();
    private long publishedAt;
    private boolean enforced;
    private boolean waitedForLease;
    private int look;

    /**
     * @param takesAway whether it opens an enforcement
     */
    Change(GrantRecord record, boolean takesAway, Consumer<GrantRecord> whenEnforced) {
        this.record = record;
        this.takesAway = takesAway;
        this.whenEnforced = whenEnforced;
    }

    GrantRecord record() {
        return record;
    }

    Lease.Mark mark() {
        return new Lease.Mark(record.organization(), record.revision());
    }

    boolean isOpen() {
        return takesAway && !enforced;
    }

    boolean isPublished() {
        return publishedIn.isPresent();
    }

    /** The newest epoch at that moment. */
    OptionalLong publishedIn() {
        return publishedIn;
    }

    LeaseTable.Open open() {
        return new LeaseTable.Open(mark(), publishedAt);
    }

    void published(long now, long epoch) {
        publishedIn = OptionalLong.of(epoch);
        publishedAt = now;
    }

    int nextLook() {
        return ++look;
    }

    boolean isLook(int number) {
        return look == number;
    }

    void leaseEnded() {
        waitedForLease = true;
    }

    boolean hasWaitedForLease() {
        return waitedForLease;
    }

    void enforced() {
        enforced = true;
        whenEnforced.accept(record);
    }
}
