package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.grant.Lease.Refused.Reason;
import dev.keyreeve.keys.access.InternalTokens;
import dev.keyreeve.keys.access.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** key-service's side of the lease protocol; see {@link Lease}. */
@ApplicationScoped
class Leases {
    private static final Logger LOG = Logger.getLogger(Leases.class);

    private final Tenancy tenancy;
    private final LeaseStore leases;
    private final EnforcementStore enforcements;
    private final Progress progress;
    private final InternalTokens tokens;
    private final LeaseConfig config;

    Leases(
            Tenancy tenancy,
            LeaseStore leases,
            EnforcementStore enforcements,
            Progress progress,
            InternalTokens tokens,
            LeaseConfig config) {
        this.tenancy = tenancy;
        this.leases = leases;
        this.enforcements = enforcements;
        this.progress = progress;
        this.tokens = tokens;
        this.config = config;
    }

    /** What a renewal came to. */
    sealed interface Renewal {
        record Prolonged(Lease.Granted granted) implements Renewal {}

        record Declined(Reason reason) implements Renewal {}
    }

    /**
     * The row is committed first and the watermark read after. A change that commits before the reading is in the
     * watermark, or enforced and thus in the topic; one that commits after it sees the row and waits for this relay.
     */
    Lease.Granted register(String relay, String version) {
        long epoch = tenancy.asSystem(connection -> leases.register(connection, relay, version));
        LOG.infof("registered relay=%s epoch=%d", relay, epoch);
        return granted(relay, epoch);
    }

    /**
     * Acknowledgements count even where the lease is not prolonged: they are true all the same. All of this waits for the
     * disk: a relay serves by a renewal that was answered, and does not repeat an acknowledgement that was.
     */
    Renewal renew(String relay, long epoch, List<Lease.Mark> applied) {
        var marks = newest(applied);
        var refused = tenancy.asSystem(connection -> {
            var row = leases.lock(connection, relay, epoch);
            if (row.isEmpty()) {
                return Optional.of(Reason.UNKNOWN);
            }
            if (!marks.isEmpty()) {
                leases.acknowledge(connection, relay, epoch, marks);
                progress.announce(connection, steps(marks));
            }
            if (row.get().superseded()) {
                return Optional.of(Reason.SUPERSEDED);
            }
            if (!row.get().held()) {
                return Optional.of(Reason.UNKNOWN);
            }
            if (leases.isLagging(connection, relay, epoch)) {
                return Optional.of(Reason.LAGGING);
            }
            leases.prolong(connection, relay, epoch);
            return Optional.<Reason>empty();
        });
        progress.made(steps(marks));
        if (refused.isEmpty()) {
            return new Renewal.Prolonged(granted(relay, epoch));
        }
        LOG.infof("not_renewed relay=%s epoch=%d reason=%s", relay, epoch, refused.get());
        return new Renewal.Declined(refused.get());
    }

    /**
     * @return whether that process is known
     */
    boolean acknowledge(String relay, long epoch, List<Lease.Mark> applied) {
        var marks = newest(applied);
        boolean known = tenancy.asSystem(connection -> {
            if (!leases.acknowledge(connection, relay, epoch, marks)) {
                return false;
            }
            progress.announce(connection, steps(marks));
            return true;
        });
        progress.made(steps(marks));
        return known;
    }

    void leave(String relay, long epoch) {
        var steps = List.of(Progress.Step.ANY);
        tenancy.runAsSystem(connection -> {
            leases.leave(connection, relay, epoch);
            progress.announce(connection, steps);
        });
        progress.made(steps);
        LOG.infof("left relay=%s epoch=%d", relay, epoch);
    }

    /** One mark an organization, as a statement that adds or raises a row needs it. */
    private static List<Lease.Mark> newest(List<Lease.Mark> applied) {
        return applied.stream().collect(Collectors.groupingBy(Lease.Mark::organization)).values().stream()
                .map(marks -> Collections.max(marks, Comparator.comparingLong(Lease.Mark::revision)))
                .toList();
    }

    private static List<Progress.Step> steps(List<Lease.Mark> marks) {
        return marks.stream()
                .map(mark -> new Progress.Step(mark.organization().value(), mark.revision()))
                .toList();
    }

    private Lease.Granted granted(String relay, long epoch) {
        return new Lease.Granted(
                epoch,
                config.duration().toMillis(),
                tokens.forRelay(relay, config.tokenLifetime()),
                tenancy.asSystem(enforcements::watermark));
    }
}
