package dev.keyreeve.simulator.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacingTest {
    private static final long MILLI = 1_000_000;

    @Test
    void tokensComeAtTheirPaceAfterTheFirst() {
        Pacing pacing = new Pacing(50 * MILLI, 20);

        assertThat(pacing.due(0)).isEqualTo(50 * MILLI);
        assertThat(pacing.due(1)).isEqualTo(100 * MILLI);
        assertThat(pacing.due(20)).isEqualTo(1050 * MILLI);
    }

    @Test
    void withoutAPaceAllComeWithTheFirst() {
        assertThat(new Pacing(5, 0).due(1000)).isEqualTo(5);
        assertThat(new Pacing(5, 0).dueAfter(5, 1000)).isEqualTo(1000);
    }

    @Test
    void whatIsDueGrowsWithTimeUpToTheWhole() {
        Pacing pacing = new Pacing(50 * MILLI, 20);

        assertThat(pacing.dueAfter(49 * MILLI, 10)).isZero();
        assertThat(pacing.dueAfter(50 * MILLI, 10)).isEqualTo(1);
        assertThat(pacing.dueAfter(149 * MILLI, 10)).isEqualTo(2);
        assertThat(pacing.dueAfter(3600_000 * MILLI, 10)).isEqualTo(10);
    }
}
