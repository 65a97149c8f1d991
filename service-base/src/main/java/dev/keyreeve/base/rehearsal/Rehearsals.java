package dev.keyreeve.base.rehearsal;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** The ports are open by the time the service has started; it is ready when all rehearsals are over. */
@Readiness
@ApplicationScoped
class Rehearsals implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(Rehearsals.class);

    private final List<Rehearsal> all;
    private volatile boolean over;

    Rehearsals(@All List<Rehearsal> all) {
        this.all = all;
    }

    void begin(@Observes StartupEvent start) {
        for (var rehearsal : all) {
            try {
                rehearsal.rehearse();
            } catch (RuntimeException e) {
                LOG.warnf("event=rehearsal_failed why=%s", e);
            }
        }
        over = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("rehearsals").status(over).build();
    }
}
