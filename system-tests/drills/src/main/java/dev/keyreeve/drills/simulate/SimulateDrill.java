package dev.keyreeve.drills.simulate;

import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.simulation.Report;
import dev.keyreeve.simulation.Simulate;
import java.util.Locale;
import java.util.Map;

/** Promises 1 to 3 in more histories than real processes could live through; a history is its seed. */
public final class SimulateDrill implements Drill {
    private static final int REPLAYED = 50;

    @Override
    public String name() {
        return "simulate";
    }

    @Override
    public String summary() {
        return "100,000 simulated histories of leases, allotments and the ledger, each its seed and its faults";
    }

    /** The first history is the seed's own, so a seed that broke a promise breaks it again at once. */
    @Override
    public Verdict run(Scale scale, long seed, Teller teller) {
        int seeds = scale.of(100_000, 1_000);
        teller.step("%,d histories, from seed %d".formatted(seeds, seed));
        var report = new Simulate().run(seed, seeds, played -> teller.progress("%,d played".formatted(played)));
        report.violation()
                .ifPresent(
                        broken -> teller.note(broken + "\nagain: ./keyreeve drill simulate --seed " + broken.seed()));
        teller.step("the first %d once more".formatted(REPLAYED));
        long first = new Simulate().run(seed, REPLAYED, played -> {}).hash();
        long second = new Simulate().run(seed, REPLAYED, played -> {}).hash();
        return verdict(report, first, second);
    }

    static Verdict verdict(Report report, long first, long second) {
        var verdict = Verdict.builder()
                .claim(
                        "no history breaks a promise at any step",
                        report.violation().isEmpty(),
                        report.violation()
                                .map(broken ->
                                        "seed " + broken.seed() + ", step " + broken.step() + ": " + broken.promise())
                                .orElse("%,d histories, %,d steps, %,d faults"
                                        .formatted(report.seeds(), report.steps(), report.misfortunes())))
                .claim(
                        "the histories went everywhere",
                        report.scenes().values().stream().allMatch(times -> times > 0),
                        "scenes that were reached: "
                                + report.scenes().values().stream()
                                        .filter(times -> times > 0)
                                        .count() + " of " + report.scenes().size())
                .claim("a seed replays exactly", first == second, "hashes %x and %x".formatted(first, second))
                .figure("histories", report.seeds())
                .figure("histories_per_second", report.seedsPerSecond())
                .figure("steps_per_history", (double) report.steps() / Math.max(1, report.seeds()))
                .figure("faults_per_history", (double) report.misfortunes() / Math.max(1, report.seeds()));
        report.scenes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(scene -> verdict.figure(scene.getKey().name().toLowerCase(Locale.ROOT), scene.getValue()));
        return verdict.build();
    }
}
