package dev.keyreeve.drills.revocation;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import org.junit.jupiter.api.Test;

class ColdStartDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new ColdStartDrill());
    }
}
