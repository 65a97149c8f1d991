package dev.keyreeve.drills.kube.privilege;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import dev.keyreeve.drills.kube.Options;
import org.junit.jupiter.api.Test;

/** Where {@code KUBECONFIG} names a cluster that has the house's images; else it is skipped, and says what is missing. */
class LeastPrivilegeDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new LeastPrivilegeDrill(Options.NONE));
    }
}
