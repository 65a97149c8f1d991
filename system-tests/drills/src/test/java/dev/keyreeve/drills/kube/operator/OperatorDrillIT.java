package dev.keyreeve.drills.kube.operator;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import dev.keyreeve.drills.kube.Options;
import org.junit.jupiter.api.Test;

/** Where {@code KUBECONFIG} names a cluster that has the house's images; else it is skipped, and says what is missing. */
class OperatorDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new OperatorDrill(Options.NONE));
    }
}
