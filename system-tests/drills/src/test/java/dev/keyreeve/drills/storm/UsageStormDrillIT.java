package dev.keyreeve.drills.storm;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import org.junit.jupiter.api.Test;

class UsageStormDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new UsageStormDrill());
    }
}
