package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.Status;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one thing that keys stand below. It is there as soon as anybody names it; until its own record has
 * come it is not active. Written by the feed's thread, read by all.
 */
final class Held<I> {
    private final I id;
    private final OrganizationGrants organization;
    private long revision = -1;
    private volatile @Nullable Status status;

    Held(I id, OrganizationGrants organization) {
        this.id = id;
        this.organization = organization;
    }

    I id() {
        return id;
    }

    OrganizationGrants organization() {
        return organization;
    }

    boolean isActive() {
        return status == Status.ACTIVE;
    }

    /**
     * @return false when something newer is known
     */
    boolean take(long ofRevision, Status newest) {
        if (ofRevision < revision) {
            return false;
        }
        revision = ofRevision;
        status = newest;
        return true;
    }
}
