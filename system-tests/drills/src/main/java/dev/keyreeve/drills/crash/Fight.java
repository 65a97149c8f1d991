package dev.keyreeve.drills.crash;

import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Spending;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.Clients;
import dev.keyreeve.drills.ledger.Evidence;
import dev.keyreeve.drills.ledger.Finale;
import dev.keyreeve.drills.ledger.Race;
import dev.keyreeve.drills.ledger.Sampler;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A crowd and its budget, and the next budget when too little is left of one to be fought for. */
final class Fight {
    private final BudgetScene beside;
    private final Load load;
    private final SplittableRandom random;
    private final Teller teller;
    private final int clients;
    private final int members;
    private final BigDecimal each;
    private final List<Evidence> evidence = new ArrayList<>();
    private final Map<String, List<Contest>> contests = new TreeMap<>();

    /** @param beside any scene of the same tenant */
    Fight(Scale scale, BudgetScene beside, Load load, SplittableRandom random, Teller teller) {
        this.beside = beside;
        this.load = load;
        this.random = random;
        this.teller = teller;
        this.clients = scale.of(200, 100);
        this.members = scale.of(20, 8);
        // What the crowd's calls may cost together is about two thirds of it.
        this.each = scale == Scale.FULL ? BigDecimal.ONE : new BigDecimal("0.5");
    }

    /** Of each budget, the first one first. */
    List<Evidence> evidence() {
        return List.copyOf(evidence);
    }

    /** How it stood whenever something was done, by the kind of fault. */
    Map<String, List<Contest>> contests() {
        return contests;
    }

    /** Returns when all faults have struck, and the last budget is spent and has come to rest. */
    void goOnDuring(Collection<Faults.Fault> faults) throws Exception {
        var left = new ArrayDeque<>(faults);
        while (!left.isEmpty()) {
            var number = evidence.size() + 1;
            var scene = BudgetScene.open(beside.stack(), beside.tenant(), "Raced " + number, members, each);
            teller.step("%d clients race for %s, budget %d".formatted(clients, Spending.usd(scene.limit()), number));
            evidence.add(over(scene, left));
        }
    }

    private Evidence over(BudgetScene scene, Queue<Faults.Fault> left) throws Exception {
        var callers = new Clients(scene.stack().relays(), scene.members(), load);
        try (var sampler = Sampler.start(scene)) {
            try (var _ = Crowd.start(clients, callers, random.split())) {
                strike(scene, sampler, left);
            }
            teller.step("what is left of it is raced for in quick calls");
            new Race(scene, callers, teller).run(clients, random);
            var finale = new Finale(scene, teller);
            finale.spendTheRest(callers);
            teller.note("ends: " + callers.ends());
            return finale.rest(sampler);
        }
    }

    /** At least one, and more as long as there is something to fight for. */
    private void strike(BudgetScene scene, Sampler sampler, Queue<Faults.Fault> left) throws Exception {
        var contest = Contest.await(scene, sampler);
        do {
            var fault = left.remove();
            teller.note(contest.toString());
            contests.computeIfAbsent(fault.kind(), _ -> new ArrayList<>()).add(contest);
            fault.act().happen();
            contest = Contest.await(scene, sampler);
        } while (!left.isEmpty() && contest.isFierce());
    }
}
