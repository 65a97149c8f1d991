package dev.keyreeve.keys.publish;

import dev.keyreeve.keys.access.Tenancy;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** What nobody waits for, done now and then by every replica. */
@ApplicationScoped
class Housekeeping {
    private static final Logger LOG = Logger.getLogger(Housekeeping.class);

    private final Tenancy tenancy;
    private final Enforcements enforcements;
    private final Outbox outbox;
    private final LeaseStore leases;
    private volatile Outbox.Backlog backlog = new Outbox.Backlog(0, Duration.ZERO);
    private volatile Duration oldestOpen = Duration.ZERO;

    Housekeeping(Tenancy tenancy, Enforcements enforcements, Outbox outbox, LeaseStore leases, MeterRegistry metrics) {
        this.tenancy = tenancy;
        this.enforcements = enforcements;
        this.outbox = outbox;
        this.leases = leases;
        metrics.gauge("keyreeve.outbox.backlog.records", this, self -> self.backlog.records());
        metrics.gauge("keyreeve.outbox.oldest.seconds", this, self -> seconds(self.backlog.oldest()));
        metrics.gauge("keyreeve.enforcement.open.oldest.seconds", this, self -> seconds(self.oldestOpen));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** As of the last look. */
    Outbox.Backlog backlog() {
        return backlog;
    }

    @Scheduled(
            identity = "sweep",
            every = "${keyreeve.enforcement.sweep:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        try {
            backlog = tenancy.asSystem(outbox::backlog);
            enforcements.sweep();
            oldestOpen = enforcements.oldestOpen();
        } catch (Tenancy.DatabaseFailure away) {
            LOG.warnf("sweep_failed cause=%s", away.getMessage());
        }
    }

    @Scheduled(identity = "prune", every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void prune() {
        tenancy.runAsSystem(connection -> {
            outbox.prune(connection);
            leases.prune(connection);
        });
    }
}
