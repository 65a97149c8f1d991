package dev.keyreeve.drills.kube.evict;

import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.Evidence;
import java.util.List;
import java.util.stream.Collectors;

/** Judges disruptions by what came back, what the provider recorded and what the ledger has. */
final class EvictVerdict {
    private EvictVerdict() {}

    /** @param brokenWay what the drill's own way into the cluster complained of; empty when it held */
    static Verdict of(List<Recovery> recoveries, List<Evidence> budgets, String brokenWay) {
        var verdict = Verdict.builder();
        verdict.claim(
                "after each, its pods came back and calls were answered again",
                !recoveries.isEmpty() && recoveries.stream().allMatch(Recovery::back),
                recoveries.stream().map(Recovery::told).collect(Collectors.joining("; ")));
        Evidence.claimOfEach(verdict, budgets, (budget, claims) -> {
            budget.claimNeverOver(claims);
            budget.claimMetered(claims);
        });
        if (!brokenWay.isEmpty()) {
            verdict.lacks("a kubectl port-forward that holds; this one broke: " + brokenWay);
        }
        for (var recovery : recoveries) {
            var name = recovery.what().replaceAll("[^A-Za-z0-9]+", "_");
            verdict.figure(name + "_pods_s", recovery.podSeconds()).figure(name + "_calls_s", recovery.outageSeconds());
        }
        return verdict.build();
    }
}
