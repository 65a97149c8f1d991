package dev.keyreeve.relay.grant;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready is a relay that holds its lease and has caught up with the topic. */
@Singleton
@Readiness
final class GrantReadiness implements HealthCheck {
    private final Registration registration;

    GrantReadiness(Registration registration) {
        this.registration = registration;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("grants")
                .status(registration.isReady())
                .withData("state", registration.describe())
                .build();
    }
}
