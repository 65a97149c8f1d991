package dev.keyreeve.drills.disk;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import org.junit.jupiter.api.Test;

class DiskFullDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new DiskFullDrill());
    }
}
