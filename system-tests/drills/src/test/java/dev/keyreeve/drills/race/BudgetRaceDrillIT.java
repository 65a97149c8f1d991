package dev.keyreeve.drills.race;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import org.junit.jupiter.api.Test;

class BudgetRaceDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new BudgetRaceDrill());
    }
}
