package dev.keyreeve.simulation;

import dev.keyreeve.simulation.kernel.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What many seeds came to.
 *
 * @param seeds how many were played; fewer than asked for after a violation
 * @param steps of all of them; the promises were checked after each
 * @param misfortunes faults that were injected, beside lost and slow messages
 * @param hash of everything that happened in all of them
 * @param scenes how often the simulation got into each
 * @param violation the first seed that broke a promise
 */
public record Report(
        long firstSeed,
        long seeds,
        long steps,
        long misfortunes,
        long hash,
        Duration took,
        Map<Scene, Long> scenes,
        Optional<Violation> violation) {

    /**
     * @param seed plays it again, exactly
     * @param step after which it was noticed
     * @param last the events before, oldest first
     */
    public record Violation(long seed, long step, String promise, long hash, List<String> last) {
        @Override
        public String toString() {
            return "seed " + seed + ", step " + step + ": " + promise + "\n  " + String.join("\n  ", last);
        }
    }

    public double seedsPerSecond() {
        return seeds / Math.max(1e-9, took.toNanos() / 1e9);
    }
}
