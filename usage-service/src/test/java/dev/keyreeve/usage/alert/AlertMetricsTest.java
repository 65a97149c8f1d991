package dev.keyreeve.usage.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code increase()} of a series that is born at 1 is 0, and nobody would be woken. */
class AlertMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AlertMetrics metrics = new AlertMetrics(registry);

    @Test
    void eachOutcomeIsAtZeroUntilItHappens() {
        Map.of(
                        "delivered", new Outbox.Next.Delivered(),
                        "again", new Outbox.Next.Again(Duration.ofSeconds(5)),
                        "failed", new Outbox.Next.Exhausted(),
                        "gone", new Outbox.Next.Gone())
                .forEach((outcome, next) -> {
                    var timer = registry.get("keyreeve.webhooks.attempt").tag("outcome", outcome);
                    assertThat(timer.timer().count()).as(outcome).isZero();

                    metrics.attempted(next, Duration.ofMillis(3));

                    assertThat(timer.timer().count()).as(outcome).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @EnumSource
    void eachTypeIsAtZeroUntilItHappens(EventType type) {
        var counter = registry.get("keyreeve.alerts.raised").tag("type", type.wireName());
        assertThat(counter.counter().count()).isZero();

        metrics.raised(type);

        assertThat(counter.counter().count()).isEqualTo(1);
    }
}
