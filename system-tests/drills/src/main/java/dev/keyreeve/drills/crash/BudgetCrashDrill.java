package dev.keyreeve.drills.crash;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.Clients;
import dev.keyreeve.drills.ledger.Evidence;
import dev.keyreeve.drills.ledger.Finale;
import dev.keyreeve.drills.ledger.Sampler;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Promises 2 and 3 when processes die. */
public final class BudgetCrashDrill implements Drill {
    private static final int LOAD_MEMBERS = 6;

    @Override
    public String name() {
        return "budget-crash";
    }

    @Override
    public String summary() {
        return "kill -9 of relays at each step of an exchange, of usage-service, PostgreSQL and Kafka, under a hard budget";
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
            int members = LOAD_MEMBERS + ambushes * Step.values().length;
            var scene = BudgetScene.open(stack, tenant, "Crash", members, BigDecimal.valueOf(rounds));
            var clients = new Clients(stack.relays(), scene.members().subList(0, LOAD_MEMBERS), load);
            try (var sampler = Sampler.start(scene)) {
                var reached = new EnumMap<Step, Integer>(Step.class);
                try (var _ = Background.start(
                        LOAD_MEMBERS,
                        clients,
                        new SplittableRandom(seed),
                        () -> sampler.posted() < scene.limit() / 2)) {
                    var faults = new Faults(scene, clients, load, teller);
                    for (int round = 0; round < rounds; round++) {
                        faults.killRelays(LOAD_MEMBERS + round * relays * Step.values().length, reached);
                        faults.killOthers();
                        faults.freezeTheLedger();
                    }
                }
                teller.note("ends: " + clients.ends());
                var finale = new Finale(scene, teller);
                teller.step("the last cents, one call after the other");
                finale.spendTheRest(clients);
                teller.step("everything comes to rest");
                return verdict(finale.rest(sampler), reached, ambushes);
            }
        }
    }

    /** @param reached how often an exchange stood at a step when its relay was killed */
    static Verdict verdict(Evidence evidence, Map<Step, Integer> reached, int ambushes) {
        var verdict = Verdict.builder();
        verdict.claim(
                "relays were killed at each step of an exchange",
                Arrays.stream(Step.values()).allMatch(step -> reached.getOrDefault(step, 0) > 0),
                Arrays.stream(Step.values())
                        .map(step -> step.text() + ": " + reached.getOrDefault(step, 0) + " of " + ambushes)
                        .collect(Collectors.joining("; ")));
        evidence.claimNeverOver(verdict, "");
        evidence.claimMetered(verdict, "");
        verdict.figure("relays_killed", ambushes)
                .figure("calls_at_provider", evidence.audit().calls())
                .figure("entries", evidence.audit().entries())
                .figure("entries_exact", evidence.audit().exact())
                .figure("died_on_the_wire", evidence.audit().diedOnTheWire())
                .figure("peak_admitted_nano_usd", evidence.peak().nanos())
                .figure("posted_nano_usd", evidence.account().posted());
        return verdict.build();
    }
}
