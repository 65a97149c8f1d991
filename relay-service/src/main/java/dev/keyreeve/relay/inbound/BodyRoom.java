package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.relay.http.HttpConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for request bodies, of all callers together: who comes when it is full is asked to come again.
 *
 * <p>So that it is not full for others by one caller's doing, what a member, and what an organization, holds of it is at most
 * {@link #TO_FREE} times what is free (dynamic thresholds, Choudhury and Hahne 1998): the first gets four fifths, the next
 * four fifths of the rest.
 */
@Singleton
final class BodyRoom {
    /** A body is in memory as it came and as it goes. */
    private static final long TWICE = 2;

    private static final long TO_FREE = 4;

    private final long capacity;
    private final AtomicLong taken = new AtomicLong();
    private final ConcurrentHashMap<Holder, Long> shares = new ConcurrentHashMap<>();

    private sealed interface Holder {
        record Organization(OrganizationId id) implements Holder {}

        record Member(OrganizationId organization, Principal principal) implements Holder {}
    }

    @Inject
    BodyRoom(HttpConfig config) {
        this(config.maxBuffered().asLongValue());
        long largest = TWICE
                * Math.max(config.maxBody().asLongValue(), config.maxForm().asLongValue());
        if (largest > TO_FREE * (capacity - largest)) {
            throw new IllegalStateException(
                    "keyreeve.relay.max-buffered has no room for the largest body, which is there"
                            + " as it came and as it goes, and may take four fifths of it: it must be at least "
                            + Math.ceilDiv(largest * (TO_FREE + 1), TO_FREE) + " bytes, or max-body and max-form less");
        }
    }

    /** @param capacity in bytes */
    BodyRoom(long capacity) {
        this.capacity = capacity;
    }

    /** Of one body. Not thread-safe: it is its connection's. */
    Place place(GrantRecord.Key key) {
        return new Place(List.of(
                new Holder.Organization(key.organization()), new Holder.Member(key.organization(), key.principal())));
    }

    enum Taking {
        TAKEN,
        /** The room is full, by everybody. */
        FULL,
        /** The caller, or their organization, has most of it. */
        MOST_IS_YOURS
    }

    final class Place {
        private final List<Holder> holders;
        private long held;

        private Place(List<Holder> holders) {
            this.holders = holders;
        }

        /** After anything but {@code TAKEN} these bytes are not held; those before are. */
        Taking take(int bytes) {
            long more = TWICE * bytes;
            long free = capacity - taken.addAndGet(more);
            var taking = free < 0 ? Taking.FULL : isFair(more, free) ? Taking.TAKEN : Taking.MOST_IS_YOURS;
            if (taking == Taking.TAKEN) {
                held += more;
                holders.forEach(holder -> change(holder, more));
            } else {
                taken.addAndGet(-more);
            }
            return taking;
        }

        /** Two at once may both be let in where there was a place for one: the room itself is not exceeded by that. */
        private boolean isFair(long more, long free) {
            for (var holder : holders) {
                if (shares.getOrDefault(holder, 0L) + more > TO_FREE * free) {
                    return false;
                }
            }
            return true;
        }

        /** All of it; a second time nothing. */
        void leave() {
            long all = held;
            held = 0;
            taken.addAndGet(-all);
            if (all > 0) {
                holders.forEach(holder -> change(holder, -all));
            }
        }

        private void change(Holder holder, long by) {
            shares.merge(holder, by, (before, added) -> before + added == 0 ? null : before + added);
        }
    }
}
