package dev.keyreeve.operator.tending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.operator.v1alpha1.Condition;
import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.Status;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusesTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final Report IN_STEP = Report.InStep.of("proj_1", "fine");
    private static final Report AWAY = new Report.Stuck(Reason.KEY_SERVICE_AWAY, "away");

    @Test
    void saysForWhichGenerationItHolds() {
        var status = Statuses.next(Status.NONE, 3, IN_STEP, NOON);

        assertThat(status.isReadyAt(3L)).isTrue();
        assertThat(status.isReadyAt(4L)).isFalse();
        assertThat(status.conditions())
                .containsExactly(new Condition("Ready", "True", "InStep", "fine", NOON.toString(), 3));
    }

    @Test
    void changesNothingWhereNothingChanged() {
        var status = Statuses.next(Status.NONE, 3, IN_STEP, NOON);

        assertThat(Statuses.next(status, 3, IN_STEP, LATER)).isEqualTo(status);
    }

    @Test
    void keepsWhatWasKnownThroughAnObstacle() {
        var before = Statuses.next(Status.NONE, 3, IN_STEP, NOON);

        var stuck = Statuses.next(before, 4, AWAY, LATER);

        assertThat(stuck.id()).isEqualTo("proj_1");
        assertThat(stuck.ready().orElseThrow())
                .isEqualTo(new Condition("Ready", "False", "KeyServiceAway", "away", LATER.toString(), 4));
        var other = Statuses.next(stuck, 4, new Report.Stuck(Reason.REFUSED, "no"), LATER.plusSeconds(9));
        assertThat(other.ready().orElseThrow().lastTransitionTime()).isEqualTo(LATER.toString());
    }

    @Test
    void holdsLongMessagesShort() {
        var status = Statuses.next(Status.NONE, 1, new Report.Stuck(Reason.REFUSED, "x".repeat(5000)), NOON);

        assertThat(status.ready().orElseThrow().message()).hasSize(1000);
    }
}
