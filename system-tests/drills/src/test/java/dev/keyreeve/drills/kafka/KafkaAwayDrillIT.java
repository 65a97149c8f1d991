package dev.keyreeve.drills.kafka;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import org.junit.jupiter.api.Test;

class KafkaAwayDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new KafkaAwayDrill());
    }
}
