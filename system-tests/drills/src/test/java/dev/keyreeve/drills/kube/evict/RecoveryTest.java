package dev.keyreeve.drills.kube.evict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A recovery")
class RecoveryTest {
    private static final long SECOND = 1_000_000_000;

    private static Pulse.Beat beat(double began, double ended, String failure) {
        return new Pulse.Beat((long) (began * SECOND), (long) (ended * SECOND), failure);
    }

    @Test
    @DisplayName("took until the last call that failed had ended")
    void outage() {
        var recovery = Recovery.of(
                "a pod of kafka deleted",
                true,
                9,
                100 * SECOND,
                List.of(
                        beat(100, 100.1, ""),
                        beat(101, 103.5, "503 x"),
                        beat(102, 102.2, "503 x"),
                        beat(104, 104.1, "")),
                "");

        assertThat(recovery.outageSeconds()).isEqualTo(3.5);
        assertThat(recovery.failures()).isEqualTo(Map.of("503 x", 2L));
        assertThat(recovery.told()).contains("2 of 4 failed");
    }

    @Test
    @DisplayName("was not needed by calls when none failed")
    void none() {
        var recovery = Recovery.of("x", true, 9, 100 * SECOND, List.of(beat(100, 100.1, "")), "");

        assertThat(recovery.outageSeconds()).isZero();
        assertThat(recovery.failed()).isZero();
    }
}
