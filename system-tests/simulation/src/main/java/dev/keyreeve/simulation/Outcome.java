package dev.keyreeve.simulation;

import dev.keyreeve.simulation.kernel.Coverage;
import java.util.List;

/** What came of one seed. */
sealed interface Outcome {
    /**
     * @param hash of everything that happened; the same whenever the seed is played again
     */
    record Kept(long seed, long steps, int misfortunes, long hash, Coverage coverage) implements Outcome {}

    /**
     * @param step after which it was noticed
     * @param last the events before, oldest first
     */
    record Broken(long seed, long step, String promise, long hash, List<String> last) implements Outcome {}
}
