package dev.keyreeve.simulation;

import dev.keyreeve.simulation.kernel.Coverage;
import java.time.Duration;
import java.util.Optional;

/** Plays seed after seed until one breaks a promise. */
public final class Simulate {
    private static final long TELL_EVERY = 500;

    private final Parts parts;

    public Simulate() {
        this(new Parts());
    }

    /**
     * @param parts to play with; broken ones show that the simulation can fail
     */
    public Simulate(Parts parts) {
        this.parts = parts;
    }

    /**
     * @param firstSeed the seeds that follow are the next numbers; one seed is replayed by asking for it alone
     */
    public Report run(long firstSeed, int seeds, Progress progress) {
        var coverage = new Coverage();
        long started = System.nanoTime();
        long steps = 0;
        long misfortunes = 0;
        long hash = 1;
        long played = 0;
        Optional<Report.Violation> violation = Optional.empty();
        while (played < seeds && violation.isEmpty()) {
            switch (new Simulation(firstSeed + played, parts).run()) {
                case Outcome.Kept kept -> {
                    steps += kept.steps();
                    misfortunes += kept.misfortunes();
                    hash = 31 * hash + kept.hash();
                    coverage.add(kept.coverage());
                }
                case Outcome.Broken(long seed, long step, String promise, long broken, var last) -> {
                    hash = 31 * hash + broken;
                    violation = Optional.of(new Report.Violation(seed, step, promise, broken, last));
                }
            }
            if (++played % TELL_EVERY == 0) {
                progress.played(played);
            }
        }
        var took = Duration.ofNanos(System.nanoTime() - started);
        return new Report(firstSeed, played, steps, misfortunes, hash, took, coverage.byScene(), violation);
    }
}
