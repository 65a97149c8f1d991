package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.usage.testing.UsageBackend;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
class BookedIT {
    @Inject
    MeterRegistry metrics;

    /** {@code increase()} of a series that is born at 60 is 0, and nobody would be woken. */
    @Test
    @DisplayName("What is booked is counted from the start, and not from the first time on")
    void fromTheStart() {
        assertThat(metrics.find("keyreeve.usage.booked").counter()).isNotNull();
    }
}
