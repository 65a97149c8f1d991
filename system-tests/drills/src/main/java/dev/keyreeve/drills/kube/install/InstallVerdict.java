package dev.keyreeve.drills.kube.install;

import dev.keyreeve.drills.kit.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges installs. */
final class InstallVerdict {
    private InstallVerdict() {}

    /** @param tried rounds with PostgreSQL and Kafka of the release */
    static Verdict of(List<Round> tried, Production production) {
        var rounds = new ArrayList<>(tried);
        rounds.add(production.round());
        var verdict = Verdict.builder();
        claim(
                verdict,
                rounds,
                "the first call was seen by the provider once, and has one entry in the ledger",
                round -> round.first().isWitnessedOnce(),
                round -> round.first().evidence());
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
        inProduction(verdict, production);
        verdict.figure("installs", rounds.size())
                .figure("ready_median_s", median(tried, Round::readySeconds))
                .figure("first_call_median_s", median(tried, Round::calledSeconds))
                .figure("uninstall_median_s", median(rounds, Round::uninstallSeconds))
                .figure(
                        "restarts_before_ready",
                        tried.stream().mapToInt(Round::restarts).sum())
                .figure("production_ready_s", production.round().readySeconds())
                .figure("production_upgrade_s", production.upgrade().seconds())
                .figure("production_rollback_s", production.rollback().seconds());
        return verdict.build();
    }

    private static void inProduction(Verdict.Builder verdict, Production production) {
        var installed = production.installed();
        var upgraded = production.upgrade().revision();
        var back = production.rollback().revision();
        verdict.claim(
                "in production each migration had ended before the first pod of a service was made",
                installed.followsMigration(1) && upgraded.followsMigration(2),
                "at the install " + installed + ", at the upgrade " + upgraded);
        verdict.claim(
                "no service there ever restarted for want of a schema, or for anything else",
                Stream.of(installed, upgraded, back).allMatch(Revision::isSteady),
                "restarts: %d after the install, %d after the upgrade, %d after the rollback"
                        .formatted(installed.restarts(), upgraded.restarts(), back.restarts()));
        verdict.claim(
                "the upgrade made all pods anew; the rollback brought back those of before, and migrated nothing",
                upgraded.described().equals(Set.of(Revision.UPGRADED))
                        && back.described().equals(installed.described())
                        && back.migrations() == upgraded.migrations(),
                "described %s, then %s, then %s; %d migrations after the rollback"
                        .formatted(installed.described(), upgraded.described(), back.described(), back.migrations()));
        verdict.claim(
                "the first call after each of the two was seen once, and has one entry",
                production.upgrade().call().isWitnessedOnce()
                        && production.rollback().call().isWitnessedOnce(),
                production.upgrade().call().evidence() + "; "
                        + production.rollback().call().evidence());
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
        long claims = count(round, "PersistentVolumeClaim/");
        long secrets = count(round, "Secret/");
        return "%d claims, %d Secrets and %d other things stayed, not named %s, gone %s"
                .formatted(claims, secrets, round.remains().size() - claims - secrets - unnamed.size(), unnamed, gone);
    }

    private static long count(Round round, String kind) {
        return round.remains().stream()
                .filter(round.named()::contains)
                .filter(name -> name.startsWith(kind))
                .count();
    }

    private static double median(List<Round> rounds, Function<Round, Double> of) {
        var sorted = rounds.stream().map(of).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
