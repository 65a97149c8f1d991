package dev.keyreeve.usage.intake;

import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells how the intake is. Never down: purchases and reports work without it, only later events are missing. */
@Readiness
class IntakeHealth implements HealthCheck {
    private final UsageIntake intake;
    private final IntakeMetrics metrics;

    IntakeHealth(UsageIntake intake, IntakeMetrics metrics) {
        this.intake = intake;
        this.metrics = metrics;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("usage intake")
                .up()
                .withData("state", intake.state().name().toLowerCase(Locale.ROOT))
                .withData("lag", metrics.lag())
                .build();
    }
}
