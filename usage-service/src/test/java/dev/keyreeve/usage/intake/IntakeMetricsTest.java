package dev.keyreeve.usage.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IntakeMetricsTest {
    /** {@code increase()} of a series that is born at 1 is 0, and nobody would be woken. */
    @ParameterizedTest
    @EnumSource
    void eachReasonIsAtZeroUntilItHappens(Reason reason) {
        var registry = new SimpleMeterRegistry();
        var metrics = new IntakeMetrics(registry);
        var counter = registry.get("keyreeve.usage.rejected").tag("reason", reason.word());
        assertThat(counter.counter().count()).isZero();

        metrics.rejected(
                new Incoming.Rejected(new ConsumerRecord<>("usage", 0, 7, null, null), "org_1", reason, "detail"));

        assertThat(counter.counter().count()).isEqualTo(1);
    }
}
