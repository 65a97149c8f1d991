package dev.keyreeve.drills.rolling;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import org.junit.jupiter.api.Test;

class RollingRestartDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new RollingRestartDrill());
    }
}
