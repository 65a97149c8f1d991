package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.grant.Lease.Refused.Reason;
import dev.keyreeve.keys.access.InternalTokens;
import dev.keyreeve.keys.access.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** key-service's side of the lease protocol; see {@link Lease}. */
@ApplicationScoped
class Leases {
    private static final Logger LOG = Logger.getLogger(Leases.class);

    private final Tenancy tenancy;
    private final LeaseStore leases;
    private final EnforcementStore enforcements;
    private final InternalTokens tokens;
    private final LeaseConfig config;

    Leases(
            Tenancy tenancy,
            LeaseStore leases,
            EnforcementStore enforcements,
            InternalTokens tokens,
            LeaseConfig config) {
        this.tenancy = tenancy;
        this.leases = leases;
        this.enforcements = enforcements;
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

    /** Acknowledgements count even where the lease is not prolonged: they are true all the same. */
    Renewal renew(String relay, long epoch, List<Lease.Mark> applied) {
        var refused = tenancy.asSystem(connection -> {
            var row = leases.lock(connection, relay, epoch);
            if (row.isEmpty()) {
                return Optional.of(Reason.UNKNOWN);
            }
            leases.acknowledge(connection, relay, epoch, applied);
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
        return tenancy.asSystem(connection -> {
            if (leases.lock(connection, relay, epoch).isEmpty()) {
                return false;
            }
            leases.acknowledge(connection, relay, epoch, applied);
            return true;
        });
    }

    void leave(String relay, long epoch) {
        tenancy.runAsSystem(connection -> {
            leases.leave(connection, relay, epoch);
            Wakeups.progress(connection, Wakeups.EVERYBODY);
        });
        LOG.infof("left relay=%s epoch=%d", relay, epoch);
    }

    private Lease.Granted granted(String relay, long epoch) {
        return new Lease.Granted(
                epoch,
                config.duration().toMillis(),
                tokens.forRelay(relay, config.tokenLifetime()),
                tenancy.asSystem(enforcements::watermark));
    }
}
