package dev.keyreeve.drills.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.kit.Verdict;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The judge of an outage")
class AwayJudgeTest {
    private static final Traffic.Counts SERVED = new Traffic.Counts(90, 0, 0, 0);
    private static final Traffic.Counts HELD_TO = new Traffic.Counts(30, 60, 0, 40);
    private static final Outage.Disable LATE = new Outage.Disable(202, false, true, 300, 0);

    private static boolean passes(Outage outage) {
        var verdict = Verdict.builder();
        AwayJudge.claim(verdict, outage);
        return verdict.build().passed();
    }

    private static Outage outage(Traffic.Counts rich, Traffic.Counts poor, Outage.Disable disable) {
        return new Outage("SIGSTOP", rich, poor, 100, 9_000, disable, true);
    }

    @Test
    @DisplayName("passes when calls were served within allotments, refused beyond them, and spooled")
    void passes() {
        assertThat(passes(outage(SERVED, HELD_TO, LATE))).isTrue();
    }

    @Test
    @DisplayName("fails when a call within the budget was not served, or none was")
    void notServed() {
        assertThat(passes(outage(new Traffic.Counts(90, 0, 1, 0), HELD_TO, LATE)))
                .isFalse();
        assertThat(passes(outage(new Traffic.Counts(0, 0, 0, 0), HELD_TO, LATE)))
                .isFalse();
    }

    @Test
    @DisplayName("fails when the poor were refused with something else, late, or never")
    void refusedBadly() {
        assertThat(passes(outage(SERVED, new Traffic.Counts(30, 60, 1, 40), LATE)))
                .isFalse();
        assertThat(passes(outage(SERVED, new Traffic.Counts(30, 60, 0, 5_001), LATE)))
                .isFalse();
        assertThat(passes(outage(SERVED, new Traffic.Counts(30, 0, 0, 0), LATE)))
                .isFalse();
    }

    @Test
    @DisplayName("fails when a disable claimed to be enforced, never was, or let somebody in")
    void disableLied() {
        assertThat(passes(outage(SERVED, HELD_TO, new Outage.Disable(200, true, true, 0, 0))))
                .isFalse();
        assertThat(passes(outage(SERVED, HELD_TO, new Outage.Disable(202, false, false, 0, 0))))
                .isFalse();
        assertThat(passes(outage(SERVED, HELD_TO, new Outage.Disable(202, false, true, 300, 1))))
                .isFalse();
    }

    @Test
    @DisplayName("fails when nothing was spooled, or the poor were not served again")
    void notSpooled() {
        assertThat(passes(new Outage("SIGSTOP", SERVED, HELD_TO, 100, 100, LATE, true)))
                .isFalse();
        assertThat(passes(new Outage("SIGSTOP", SERVED, HELD_TO, 100, 900, LATE, false)))
                .isFalse();
    }
}
