package dev.keyreeve.drills.kube.rollout;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import dev.keyreeve.drills.kube.Options;
import org.junit.jupiter.api.Test;

/** Where {@code KUBECONFIG} names a cluster that has the house's images; else it is skipped, and says what is missing. */
class RolloutDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new RolloutDrill(Options.NONE));
    }
}
