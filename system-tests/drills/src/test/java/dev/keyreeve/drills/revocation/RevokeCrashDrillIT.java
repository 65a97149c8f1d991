package dev.keyreeve.drills.revocation;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import org.junit.jupiter.api.Test;

class RevokeCrashDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new RevokeCrashDrill());
    }
}
