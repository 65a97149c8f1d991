package dev.keyreeve.drills.kube.install;

import dev.keyreeve.drills.kit.Verdict;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Judges installs. */
final class InstallVerdict {
    private InstallVerdict() {}

    static Verdict of(List<Round> rounds) {
        var verdict = Verdict.builder();
        claim(
                verdict,
                rounds,
                "the first call was seen by the provider once, and has one entry in the ledger",
                round -> round.first().seen() == 1 && round.first().entries() == 1,
                round -> "seen %d, entries %d, refused %d times before"
                        .formatted(
                                round.first().seen(),
                                round.first().entries(),
                                round.first().refused()));
        claim(
                verdict,
                rounds,
                "uninstalling leaves what the notes name, and nothing else",
                round -> round.remains().equals(round.named()),
                InstallVerdict::difference);
        claim(
                verdict,
                rounds,
                "when that is removed, the namespace is as empty as before",
                round -> round.atLast().isEmpty(),
                round -> round.atLast().isEmpty() ? "nothing is there" : "there are " + round.atLast());
        claim(
                verdict,
                rounds,
                "nothing is left outside of the namespace",
                round -> round.clusterWide().isEmpty(),
                round -> round.clusterWide().isEmpty() ? "nothing new" : "new: " + round.clusterWide());
        verdict.figure("installs", rounds.size())
                .figure("ready_median_s", median(rounds, Round::readySeconds))
                .figure("first_call_median_s", median(rounds, Round::calledSeconds))
                .figure("uninstall_median_s", median(rounds, Round::uninstallSeconds))
                .figure(
                        "restarts_before_ready",
                        rounds.stream().mapToInt(Round::restarts).sum());
        return verdict.build();
    }

    private static void claim(
            Verdict.Builder verdict,
            List<Round> rounds,
            String text,
            Predicate<Round> holds,
            Function<Round, String> evidence) {
        verdict.claim(
                text,
                rounds.stream().allMatch(holds),
                rounds.stream().map(evidence).distinct().collect(Collectors.joining("; ")));
    }

    private static String difference(Round round) {
        var unnamed = new TreeSet<>(round.remains());
        unnamed.removeAll(round.named());
        var gone = new TreeSet<>(round.named());
        gone.removeAll(round.remains());
        long claims = round.remains().stream()
                .filter(name -> name.startsWith("PersistentVolumeClaim/"))
                .count();
        return "%d claims and %d Secrets stayed, not named %s, gone %s"
                .formatted(claims, round.remains().size() - claims - unnamed.size(), unnamed, gone);
    }

    private static double median(List<Round> rounds, Function<Round, Double> of) {
        var sorted = rounds.stream().map(of).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
