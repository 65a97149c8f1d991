package dev.keyreeve.drills.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.simulation.Report;
import dev.keyreeve.simulation.kernel.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A simulation's verdict")
class SimulateVerdictTest {
    @Test
    void isGoodWhenNothingBrokeAndEverythingWasSeen() {
        assertThat(SimulateDrill.verdict(report(Optional.empty(), 1), 7, 7).passed())
                .isTrue();
    }

    @Test
    void isBrokenByAViolationAndNamesItsSeed() {
        var violation = new Report.Violation(42, 17, "never over", 1, List.of("buy"));
        var verdict = SimulateDrill.verdict(report(Optional.of(violation), 1), 7, 7);

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.claims()).extracting(Verdict.Claim::evidence).contains("seed 42, step 17: never over");
    }

    @Test
    void isBrokenByASceneThatNeverCameOrASeedThatPlaysDifferently() {
        assertThat(SimulateDrill.verdict(report(Optional.empty(), 0), 7, 7).passed())
                .isFalse();
        assertThat(SimulateDrill.verdict(report(Optional.empty(), 1), 7, 8).passed())
                .isFalse();
    }

    private static Report report(Optional<Report.Violation> violation, long times) {
        var scenes = Map.of(Scene.values()[0], 3L, Scene.values()[1], times);
        return new Report(1, 1_000, 1_000_000, 4_000, 5, Duration.ofSeconds(3), scenes, violation);
    }
}
