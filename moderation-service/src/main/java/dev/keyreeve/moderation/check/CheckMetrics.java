package dev.keyreeve.moderation.check;

import dev.keyreeve.contracts.moderation.Check.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * {@code keyreeve_moderation_checks_seconds} by verdict (its count is the number of checks), and what got lost; told from
 * the start, so that a first loss is a rise.
 */
@Startup
@ApplicationScoped
class CheckMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
        Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(500),
        Duration.ofSeconds(2)
    };

    private final Map<Verdict, Timer> checks = new EnumMap<>(Verdict.class);
    private final Counter decisionsLost;

    CheckMetrics(MeterRegistry registry) {
        for (var verdict : Verdict.values()) {
            checks.put(
                    verdict,
                    Timer.builder("keyreeve.moderation.checks")
                            .description("Checks, from the read of the policy to the verdict")
                            .tag("verdict", verdict.name().toLowerCase(Locale.ROOT))
                            .serviceLevelObjectives(BUCKETS)
                            .register(registry));
        }
        decisionsLost = Counter.builder("keyreeve.moderation.decisions.lost")
                .description("Verdicts that held but could not be stored")
                .register(registry);
    }

    void checked(Verdict verdict, long nanos) {
        Objects.requireNonNull(checks.get(verdict)).record(nanos, TimeUnit.NANOSECONDS);
    }

    void decisionLost() {
        decisionsLost.increment();
    }
}
