package dev.keyreeve.drills.crash;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.Evidence;
import dev.keyreeve.drills.ledger.Finale;
import dev.keyreeve.drills.ledger.Sampler;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Promises 2 and 3 when processes die. A crowd races for a dollar while everything is killed in turn, and for another
 * dollar when that one is spent; besides, five exchanges of others are brought to the five steps of an exchange whenever a
 * relay is killed.
 */
public final class BudgetCrashDrill implements Drill {
    @Override
    public String name() {
        return "budget-crash";
    }

    @Override
    public String summary() {
        return "kill -9 of relays at each step of an exchange, of usage-service, PostgreSQL and Kafka, in a race for a dollar";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        int relays = scale.of(4, 2);
        int rounds = scale.of(5, 1);
        int ambushes = rounds * relays;
        teller.step("a stack with " + relays + " relays");
        try (var stack = Stack.builder().relays(relays).start();
                var load = new Load()) {
            var tenant = Tenant.of(stack);
            tenant.credential("sk-crash-0123456789abcdef");
            var ambushed = BudgetScene.open(
                    stack, tenant, "Ambushed", ambushes * Step.values().length, BigDecimal.valueOf(rounds));
            var faults = new Faults(ambushed, load, teller);
            var fight = new Fight(scale, ambushed, load, new SplittableRandom(seed), teller);
            try (var sampler = Sampler.start(ambushed)) {
                for (int round = 1; round <= rounds; round++) {
                    teller.step("round %d of %d".formatted(round, rounds));
                    var order = faults.round();
                    Collections.shuffle(order, new Random(seed + round));
                    fight.goOnDuring(order);
                }
                teller.step("the ambushed come to rest");
                var evidence = new ArrayList<>(fight.evidence());
                evidence.add(new Finale(ambushed, teller).rest(sampler));
                return verdict(evidence, fight.contests(), faults.reached(), ambushes);
            }
        }
    }

    /**
     * @param evidence of the raced budgets, and at last of the ambushed one
     * @param contests by the kind of fault that befell them
     * @param reached how often an exchange stood at a step when its relay was killed
     */
    static Verdict verdict(
            List<Evidence> evidence, Map<String, List<Contest>> contests, Map<Step, Integer> reached, int ambushes) {
        var verdict = Verdict.builder()
                .claim(
                        "relays were killed at each step of an exchange",
                        Arrays.stream(Step.values()).allMatch(step -> reached.getOrDefault(step, 0) > 0),
                        Arrays.stream(Step.values())
                                .map(step -> step.text() + ": " + reached.getOrDefault(step, 0) + " of " + ambushes)
                                .collect(Collectors.joining("; ")))
                .claim(
                        "each kind of fault struck while calls were under way and 90% of their budget was spent or held",
                        !contests.isEmpty()
                                && contests.values().stream()
                                        .allMatch(each -> each.stream().anyMatch(Contest::isFierce)),
                        contests.entrySet().stream()
                                .map(kind -> kind.getKey() + ": "
                                        + kind.getValue().stream()
                                                .filter(Contest::isFierce)
                                                .count()
                                        + " of " + kind.getValue().size())
                                .collect(Collectors.joining("; ")));
        Evidence.claimOfEach(verdict, evidence, (each, one) -> {
            each.claimNeverOver(one);
            each.claimMetered(one);
        });
        Evidence.claimOfEach(verdict, evidence.subList(0, evidence.size() - 1), (each, one) -> each.claimSpent(one));
        return verdict.figure("relays_killed", ambushes)
                .figure("calls_at_provider", sum(evidence, each -> each.audit().calls()))
                .figure("entries", sum(evidence, each -> each.audit().entries()))
                .figure("entries_exact", sum(evidence, each -> each.audit().exact()))
                .figure("died_on_the_wire", sum(evidence, each -> each.audit().diedOnTheWire()))
                .figure("billed_nano_usd", sum(evidence, each -> each.audit().billed()))
                .figure("posted_nano_usd", sum(evidence, each -> each.account().posted()))
                .build();
    }

    private static long sum(List<Evidence> evidence, ToLongFunction<Evidence> of) {
        return evidence.stream().mapToLong(of).sum();
    }
}
