package dev.keyreeve.drills.crash;

import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.Clients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What is done to the stack in one round, one thing after the other; after each, what died is started again. */
final class Faults {
    private static final List<String> OTHERS = List.of("usage-service", "postgresql", "kafka");
    /** Longer than a relay waits for the ledger (2 s): when the ledger sells at last, the buyer has given up. */
    private static final Duration FREEZE = Duration.ofSeconds(3);

    private final BudgetScene scene;
    private final Clients clients;
    private final Load load;
    private final Teller teller;

    Faults(BudgetScene scene, Clients clients, Load load, Teller teller) {
        this.scene = scene;
        this.clients = clients;
        this.load = load;
        this.teller = teller;
    }

    /**
     * @param first where the members for the ambushes of this round begin
     * @param reached is added to
     */
    void killRelays(int first, Map<Step, Integer> reached) throws Exception {
        int each = Step.values().length;
        for (int relay = 1; relay <= scene.stack().relays().size(); relay++) {
            int from = first + (relay - 1) * each;
            var members = scene.members().subList(from, from + each);
            teller.step("five exchanges at relay-" + relay + ", and kill -9");
            var steps = new Ambush(scene, clients, load, relay, members).spring();
            steps.forEach(step -> reached.merge(step, 1, Integer::sum));
            teller.note(
                    "killed " + String.join("; ", steps.stream().map(Step::text).toList()));
            scene.stack().startMissing();
        }
    }

    void killOthers() {
        for (var process : OTHERS) {
            teller.step("kill -9 of " + process);
            scene.stack().kill(process);
            scene.stack().startMissing();
        }
    }

    /** Nothing dies: the ledger is only slower than the relays' patience. */
    void freezeTheLedger() {
        teller.step("usage-service stands still for " + FREEZE.toSeconds() + " s");
        scene.stack().signal("usage-service", Signal.STOP);
        LockSupport.parkNanos(FREEZE.toNanos());
        scene.stack().signal("usage-service", Signal.CONT);
    }
}
