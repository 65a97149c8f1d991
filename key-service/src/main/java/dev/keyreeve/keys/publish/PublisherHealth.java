package dev.keyreeve.keys.publish;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * The outbox in health. A backlog is told but does not make the service unready: Kafka is then away for every replica,
 * reads still work, and changes still commit and say truthfully that they are not enforced yet. A publisher that died
 * while the process lives is for a restart to mend.
 */
@ApplicationScoped
class PublisherHealth {
    private final OutboxPublisher publisher;
    private final Housekeeping housekeeping;

    PublisherHealth(OutboxPublisher publisher, Housekeeping housekeeping) {
        this.publisher = publisher;
        this.housekeeping = housekeeping;
    }

    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> HealthCheckResponse.named("outbox-publisher")
                .status(publisher.isAlive())
                .build();
    }

    @Produces
    @Readiness
    HealthCheck backlog() {
        return () -> HealthCheckResponse.named("outbox")
                .up()
                .withData("backlog", housekeeping.backlog().records())
                .withData("oldest_seconds", housekeeping.backlog().oldest().toSeconds())
                .build();
    }
}
