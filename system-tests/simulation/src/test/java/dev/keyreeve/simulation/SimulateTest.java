package dev.keyreeve.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.simulation.kernel.Scene;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A house of relays under fire")
class SimulateTest {
    private static final Progress SILENT = seeds -> {};

    @Test
    @DisplayName("keeps its promises in a thousand seeds, and they got into everything that may go wrong")
    void aThousandSeeds() {
        var report = new Simulate().run(1, 1_000, SILENT);

        assertThat(report.violation()).isEmpty();
        assertThat(report.seeds()).isEqualTo(1_000);
        for (var scene : Scene.values()) {
            assertThat(report.scenes().get(scene)).as(scene.name()).isPositive();
        }
    }

    @Test
    @DisplayName("does the same again when a seed is played again, and something else for another seed")
    void replaysExactly() {
        for (long seed = 40; seed < 60; seed++) {
            long hash = new Simulate().run(seed, 1, SILENT).hash();
            assertThat(new Simulate().run(seed, 1, SILENT).hash()).isEqualTo(hash);
            assertThat(new Simulate().run(seed + 1, 1, SILENT).hash()).isNotEqualTo(hash);
        }
    }
}
