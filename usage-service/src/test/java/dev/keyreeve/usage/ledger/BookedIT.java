package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.usage.testing.UsageBackend;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@TestProfile(BookedIT.NothingIsReconciled.class)
class BookedIT {
    /** An application of its own, where neither the schedule nor another test has called for the reconciler. */
    public static final class NothingIsReconciled implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("keyreeve.usage.ledger.reconciler.every", "24h");
        }
    }

    @Inject
    MeterRegistry metrics;

    /** {@code increase()} of a series that is born at 60 is 0, and nobody would be woken. */
    @Test
    @DisplayName("What is booked is counted from the start, and not from the first time on")
    void fromTheStart() {
        assertThat(metrics.find("keyreeve.usage.booked").counter()).isNotNull();
    }
}
