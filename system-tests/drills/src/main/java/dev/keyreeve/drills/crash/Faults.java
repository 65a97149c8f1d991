package dev.keyreeve.drills.crash;

import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.Clients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** All that is done to the stack in one round; after each, what died is started again. */
final class Faults {
    private static final List<String> OTHERS = List.of("usage-service", "postgresql", "kafka");
    /** Longer than a relay waits for the ledger (2 s): when the ledger sells at last, the buyer has given up. */
    private static final Duration FREEZE = Duration.ofSeconds(3);

    private final BudgetScene ambushed;
    private final Clients clients;
    private final Load load;
    private final Teller teller;
    private final Map<Step, Integer> reached = new EnumMap<>(Step.class);
    private int membersUsed;

    /** @param ambushed whose members are there for {@link Ambush}es alone, as many for each as it has steps */
    Faults(BudgetScene ambushed, Load load, Teller teller) {
        this.ambushed = ambushed;
        this.clients = new Clients(ambushed.stack().relays(), ambushed.members(), load);
        this.load = load;
        this.teller = teller;
    }

    /** @param kind the same for each relay */
    record Fault(String kind, Act act) {}

    interface Act {
        void happen() throws Exception;
    }

    /** In no order that matters. */
    List<Fault> round() {
        var faults = new ArrayList<Fault>();
        for (int relay = 1; relay <= stack().relays().size(); relay++) {
            int number = relay;
            faults.add(new Fault("kill -9 of a relay", () -> ambush(number)));
        }
        for (var process : OTHERS) {
            faults.add(new Fault("kill -9 of " + process, () -> kill(process)));
        }
        faults.add(new Fault("usage-service stands still", this::freezeTheLedger));
        return faults;
    }

    /** How often an exchange stood at a step when its relay was killed. */
    Map<Step, Integer> reached() {
        return Map.copyOf(reached);
    }

    private void ambush(int relay) throws Exception {
        int each = Step.values().length;
        var members = ambushed.members().subList(membersUsed, membersUsed + each);
        membersUsed += each;
        teller.step("five exchanges at relay-" + relay + ", and kill -9");
        var steps = new Ambush(ambushed, clients, load, relay, members).spring();
        steps.forEach(step -> reached.merge(step, 1, Integer::sum));
        teller.note("killed " + String.join("; ", steps.stream().map(Step::text).toList()));
        stack().startMissing();
    }

    private void kill(String process) {
        teller.step("kill -9 of " + process);
        stack().kill(process);
        stack().startMissing();
    }

    /** Nothing dies: the ledger is only slower than the relays' patience. */
    private void freezeTheLedger() {
        teller.step("usage-service stands still for " + FREEZE.toSeconds() + " s");
        stack().signal("usage-service", Signal.STOP);
        LockSupport.parkNanos(FREEZE.toNanos());
        stack().signal("usage-service", Signal.CONT);
    }

    private Stack stack() {
        return ambushed.stack();
    }
}
