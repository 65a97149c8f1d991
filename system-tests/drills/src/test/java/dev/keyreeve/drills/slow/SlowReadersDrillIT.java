package dev.keyreeve.drills.slow;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import org.junit.jupiter.api.Test;

class SlowReadersDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new SlowReadersDrill());
    }
}
