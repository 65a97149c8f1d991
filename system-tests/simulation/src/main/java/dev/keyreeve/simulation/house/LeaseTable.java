package dev.keyreeve.simulation.house;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.grant.Lease.Refused.Reason;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.publish.Enforced;
import dev.keyreeve.simulation.kernel.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rows of relays' leases, one for each process, by the database's clock: what key-service's {@code LeaseStore} says
 * in SQL. Instants in nanoseconds of the simulation.
 *
 * <p>Open to be overridden, so that a test can break a rule and see that somebody notices.
 */
public class LeaseTable {
    static final long DURATION = 3 * Clock.SECOND;
    private static final long LAG_GRACE = Clock.SECOND;

    private static final class Row {
        final String relay;
        final long epoch;
        final long registeredAt;
        final Map<OrganizationId, Long> acknowledged = new HashMap<>();
        long grantedUntil;
        boolean ended;

        Row(String relay, long epoch, long now) {
            this.relay = relay;
            this.epoch = epoch;
            this.registeredAt = now;
            this.grantedUntil = now + DURATION;
        }

        boolean hasAcknowledged(Lease.Mark mark) {
            return acknowledged.getOrDefault(mark.organization(), 0L) >= mark.revision();
        }
    }

    /** An enforcement that is open and has been in the topic since then. */
    record Open(Lease.Mark mark, long publishedAt) {}

    private final List<Row> rows = new ArrayList<>();
    private long lastEpoch;

    long register(String relay, long now) {
        rows.add(new Row(relay, ++lastEpoch, now));
        return lastEpoch;
    }

    /**
     * @return why the lease is not prolonged; empty when it is
     */
    Optional<Reason> renew(String relay, long epoch, List<Lease.Mark> applied, List<Open> open, long now) {
        var row = find(relay, epoch);
        acknowledge(relay, epoch, applied);
        if (rows.stream().anyMatch(newer -> newer.relay.equals(relay) && newer.epoch > epoch)) {
            return Optional.of(Reason.SUPERSEDED);
        }
        if (row.ended || row.grantedUntil < now) {
            return Optional.of(Reason.UNKNOWN);
        }
        if (open.stream()
                .anyMatch(enforcement -> Math.max(enforcement.publishedAt(), row.registeredAt) < now - LAG_GRACE
                        && !row.hasAcknowledged(enforcement.mark()))) {
            return Optional.of(Reason.LAGGING);
        }
        row.grantedUntil = now + DURATION;
        return Optional.empty();
    }

    void acknowledge(String relay, long epoch, List<Lease.Mark> applied) {
        var row = find(relay, epoch);
        applied.forEach(mark -> row.acknowledged.merge(mark.organization(), mark.revision(), Math::max));
    }

    /**
     * Writes down which leases have run out, the margin for drifting clocks included.
     *
     * @return how many have not been seen so before
     */
    int endLapsed(long now) {
        int ended = 0;
        for (var row : rows) {
            if (!row.ended && row.grantedUntil < now - margin()) {
                row.ended = true;
                ended++;
            }
        }
        return ended;
    }

    protected long margin() {
        return 500 * Clock.MILLI;
    }

    long lastEpoch() {
        return lastEpoch;
    }

    /**
     * @param publishedIn the newest epoch when the records had been published: who registered later reads them first
     */
    List<Enforced.Relay> holders(OrganizationId organization, OptionalLong publishedIn) {
        return rows.stream()
                .filter(row -> !row.ended)
                .map(row -> new Enforced.Relay(
                        row.relay,
                        Instant.EPOCH.plusNanos(row.grantedUntil + margin()),
                        false,
                        row.acknowledged.getOrDefault(organization, 0L),
                        publishedIn.isPresent() && readsItFirst(row.epoch, publishedIn.getAsLong())))
                .toList();
    }

    protected boolean readsItFirst(long epoch, long publishedIn) {
        return epoch > publishedIn;
    }

    private Row find(String relay, long epoch) {
        return rows.stream()
                .filter(row -> row.epoch == epoch && row.relay.equals(relay))
                .findFirst()
                .orElseThrow();
    }
}
