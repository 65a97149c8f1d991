package dev.keyreeve.drills.crash;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import org.junit.jupiter.api.Test;

class BudgetCrashDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new BudgetCrashDrill());
    }
}
