package dev.keyreeve.drills.restore;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import org.junit.jupiter.api.Test;

class RestoreDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new RestoreDrill());
    }
}
