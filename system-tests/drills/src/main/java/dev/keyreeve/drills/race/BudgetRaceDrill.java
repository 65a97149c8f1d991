package dev.keyreeve.drills.race;

import static dev.keyreeve.drills.kit.Spending.usd;

import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.BusyMachine;
import dev.keyreeve.drills.ledger.Clients;
import dev.keyreeve.drills.ledger.Evidence;
import dev.keyreeve.drills.ledger.Finale;
import dev.keyreeve.drills.ledger.Race;
import dev.keyreeve.drills.ledger.Sampler;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Promise 2 against many relays and clients who do not stay. */
public final class BudgetRaceDrill implements Drill {
    private static final BigDecimal LIMIT = BigDecimal.ONE;
    private static final int RELAYS = 4;
    private static final Set<String> ALLOWED_ENDS = Set.of("answered", "hung up", Clients.EXHAUSTED);

    @Override
    public String name() {
        return "budget-race";
    }

    @Override
    public String summary() {
        return "200 clients at 4 relays race one hard budget of a dollar; half of them hang up";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        int racing = scale.of(200, 60);
        int members = scale.of(50, 8);
        teller.step("a stack with " + RELAYS + " relays");
        try (var stack = BusyMachine.patient(RELAYS).start();
                var load = new Load()) {
            var tenant = Tenant.of(stack);
            tenant.credential("sk-race-0123456789abcdef");
            var scene = BudgetScene.open(stack, tenant, "Race", members, LIMIT);
            var clients = new Clients(stack.relays(), scene.members(), load);
            teller.step("%d clients with %d keys race for %s".formatted(racing, members, usd(scene.limit())));
            try (var sampler = Sampler.start(scene)) {
                new Race(scene, clients, teller).run(racing, new SplittableRandom(seed));
                teller.note("after the race " + scene.spending() + ", ends: " + clients.ends());
                var finale = new Finale(scene, teller);
                teller.step("the last cents, one call after the other");
                int more = finale.spendTheRest(clients);
                teller.note("%d more calls until nothing fitted any more".formatted(more));
                teller.step("everything comes to rest");
                return verdict(finale.rest(sampler), clients.ends());
            }
        }
    }

    static Verdict verdict(Evidence evidence, Map<String, Long> ends) {
        var verdict = Verdict.builder();
        evidence.claimNeverOver(verdict);
        evidence.claimSpent(verdict);
        evidence.claimMetered(verdict);
        boolean both = ends.containsKey("hung up") && ends.containsKey(Clients.EXHAUSTED);
        verdict.claim(
                "who was refused was told budget_exhausted, and nothing else failed",
                both && ALLOWED_ENDS.containsAll(ends.keySet()),
                ends.toString());
        verdict.figure("calls_at_provider", evidence.audit().calls())
                .figure("refused", ends.getOrDefault(Clients.EXHAUSTED, 0L))
                .figure("hung_up", ends.getOrDefault("hung up", 0L))
                .figure("peak_admitted_nano_usd", evidence.peak().nanos())
                .figure("posted_nano_usd", evidence.account().posted())
                .figure("unspent_nano_usd", evidence.unspent())
                .figure("budget_looks", evidence.seen().samples());
        return verdict.build();
    }
}
