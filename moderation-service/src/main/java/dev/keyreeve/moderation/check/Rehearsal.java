package dev.keyreeve.moderation.check;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Goes through a check's own path before the service is ready, because whoever comes first would else wait for classes,
 * connections and statements that nobody has needed yet. One that fails keeps nobody out: the next check may succeed.
 */
@Readiness
@ApplicationScoped
class Rehearsal implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(Rehearsal.class);

    private final Checks checks;
    private volatile boolean over;

    Rehearsal(Checks checks) {
        this.checks = checks;
    }

    void begin(@Observes StartupEvent start) {
        try {
            checks.rehearse();
        } catch (RuntimeException e) {
            LOG.warnf("rehearsal failed why=%s", e.toString());
        } finally {
            over = true;
        }
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("rehearsal of a check").status(over).build();
    }
}
