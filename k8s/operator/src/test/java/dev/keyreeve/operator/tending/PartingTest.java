package dev.keyreeve.operator.tending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.operator.v1alpha1.DeletionPolicy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PartingTest {
    private static final Instant ASKED = Instant.parse("2026-11-29T12:00:00Z");
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static Parting at(DeletionPolicy policy, Duration later) {
        return Parting.next(policy, ASKED, GRACE, ASKED.plus(later));
    }

    @Test
    void triesForTheGraceAndThenOnceMore() {
        assertThat(at(DeletionPolicy.DELETE, Duration.ZERO)).isEqualTo(new Parting.Delete());
        assertThat(at(DeletionPolicy.DELETE, GRACE.minusMillis(1))).isEqualTo(new Parting.Delete());
        assertThat(at(DeletionPolicy.DELETE, GRACE)).isEqualTo(new Parting.DeleteOrLeave());
        assertThat(at(DeletionPolicy.DELETE, Duration.ofDays(9))).isEqualTo(new Parting.DeleteOrLeave());
    }

    @Test
    void asksNobodyForWhatIsToStay() {
        assertThat(at(DeletionPolicy.RETAIN, Duration.ZERO)).isEqualTo(new Parting.Retain());
        assertThat(at(DeletionPolicy.RETAIN, GRACE)).isEqualTo(new Parting.Retain());
    }
}
