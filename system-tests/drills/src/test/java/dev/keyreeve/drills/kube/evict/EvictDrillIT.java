package dev.keyreeve.drills.kube.evict;

import static dev.keyreeve.drills.kit.Drilled.assertPasses;

import dev.keyreeve.drills.kube.Options;
import org.junit.jupiter.api.Test;

/** Where {@code KUBECONFIG} names a cluster that has the house's images; else it is skipped, and says what is missing. */
class EvictDrillIT {
    @Test
    void passes() throws Exception {
        assertPasses(new EvictDrill(Options.NONE));
    }
}
