package dev.keyreeve.simulation;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.simulation.check.BrokenPromise;
import dev.keyreeve.simulation.check.Promises;
import dev.keyreeve.simulation.house.KeyService;
import dev.keyreeve.simulation.house.UsageRecord;
import dev.keyreeve.simulation.house.UsageService;
import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Stage;
import dev.keyreeve.simulation.kernel.Topic;
import dev.keyreeve.simulation.relay.Host;
import dev.keyreeve.simulation.relay.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One seed: some relays serve two organizations for a while, members are disabled, limits set and changed, and things
 * break; then everything is mended and comes to rest. Single-threaded, without a wall clock, and the same every time.
 */
final class Simulation {
    private static final long LIVES_FOR = 12 * Clock.SECOND;
    private static final long COMES_TO_REST_IN = 60 * Clock.SECOND;
    private static final int KEEPS_TRYING = 3;

    private final long seed;
    private final Stage stage;
    private final Promises promises;
    private final KeyService keyService;
    private final UsageService usageService;
    private final Governance governance;
    private final Misfortune misfortune;
    private final List<Host> hosts = new ArrayList<>();
    private int misfortunes;
    private long steps;
    private long checkedAt = -1;

    Simulation(long seed, Parts parts) {
        this.seed = seed;
        this.stage = Stage.of(seed);
        var grants = new Topic<GrantRecord>(Tenants.ORGANIZATIONS.size());
        var usage = new Topic<UsageRecord>(Tenants.ORGANIZATIONS.size());
        var ledger = parts.ledger();
        this.promises = new Promises(ledger);
        this.keyService = new KeyService(stage, parts.leases(), grants, Tenants.ORGANIZATIONS);
        this.usageService = parts.usageService(stage, ledger, usage);
        this.governance = new Governance(stage, keyService, usageService, promises);
        var around = new Surroundings(
                stage, keyService, usageService, grants, usage, Tenants::partitionOf, promises, parts.relayRules());
        for (int i = 0; i < stage.chance().between(2, 4); i++) {
            hosts.add(new Host("relay-" + i, around));
        }
        this.misfortune = new Misfortune(stage, hosts, keyService, usageService, grants, usage);
    }

    Outcome run() {
        try {
            live();
            rest();
            return new Outcome.Kept(seed, steps, misfortunes, stage.trace().hash(), stage.coverage());
        } catch (BrokenPromise | IllegalArgumentException | IllegalStateException broken) {
            return new Outcome.Broken(
                    seed,
                    steps,
                    String.valueOf(broken.getMessage()),
                    stage.trace().hash(),
                    stage.trace().last());
        }
    }

    private void live() {
        var chance = stage.chance();
        usageService.open();
        Tenants.found(keyService);
        for (long limits = chance.between(1, 4); limits > 0; limits--) {
            governance.found();
        }
        hosts.forEach(Host::start);
        sometime(chance.between(30, 70), this::call);
        sometime(chance.between(2, 6), this::disable);
        sometime(chance.between(0, 3), governance::change);
        sometime(chance.between(0, 2), governance::create);
        misfortunes = (int) chance.between(0, 8);
        sometime(misfortunes, misfortune::strike);
        while (stage.clock().now() < LIVES_FOR) {
            step();
        }
    }

    private void sometime(long times, Runnable what) {
        for (long i = 0; i < times; i++) {
            stage.clock().after(stage.chance().between(0, LIVES_FOR), what);
        }
    }

    private void call() {
        var chance = stage.chance();
        // Several at once, so that they race for the last of a limit.
        call(anyKey(), chance.oneIn(4) ? chance.between(2, 5) : 1);
    }

    private void call(GrantRecord.Key key, long times) {
        var chance = stage.chance();
        var bound = Amounts.ofExchange(chance.between(20, 600), chance.between(10, 120));
        var real = Amounts.ofExchange(chance.between(0, bound.nanos()), chance.between(1, bound.tokens()));
        for (long i = 0; i < times; i++) {
            chance.any(hosts).call(key, bound, real);
        }
    }

    private GrantRecord.Key anyKey() {
        return stage.chance().any(Tenants.keys(stage.chance().any(Tenants.ORGANIZATIONS)));
    }

    private void disable() {
        if (keyService.isDown()) {
            return;
        }
        var key = anyKey();
        keyService.take(key.organization(), revision -> committed(key, revision, Status.DISABLED), disabled -> {
            promises.enforced((GrantRecord.Member) disabled);
            keepTrying(key, KEEPS_TRYING);
        });
        stage.clock().after(stage.chance().between(0, LIVES_FOR / 2), () -> enable(key));
    }

    /** Who was thrown out knocks at every door, and now of all times. */
    private void keepTrying(GrantRecord.Key key, int times) {
        call(key, hosts.size());
        if (times > 1) {
            stage.clock().after(stage.chance().between(0, 100 * Clock.MILLI), () -> keepTrying(key, times - 1));
        }
    }

    private void enable(GrantRecord.Key key) {
        if (!keyService.isDown()) {
            keyService.give(key.organization(), revision -> committed(key, revision, Status.ACTIVE));
        }
    }

    private GrantRecord.Member committed(GrantRecord.Key key, long revision, Status status) {
        var member = Tenants.member(key, revision, true, status);
        promises.committed(member);
        return member;
    }

    /**
     * What was promised comes true without anybody's help, and nothing is left to the reconciler. That must still be so
     * when every relay is started anew.
     */
    private void rest() {
        misfortune.end();
        governance.link().calm();
        stepUntil(keyService::isSettled, "a change is never enforced");
        comeToRest();
        hosts.forEach(Host::kill);
        hosts.forEach(Host::start);
        comeToRest();
    }

    private void comeToRest() {
        stepUntil(this::isAtRest, "it never comes to rest");
        promises.checkAtRest();
    }

    private void stepUntil(BooleanSupplier done, String elseBroken) {
        long until = stage.clock().now() + COMES_TO_REST_IN;
        while (!done.getAsBoolean()) {
            if (stage.clock().now() > until) {
                throw new BrokenPromise(elseBroken);
            }
            step();
        }
    }

    private boolean isAtRest() {
        return keyService.isSettled()
                && usageService.hasTakenInAll()
                && hosts.stream().allMatch(Host::isAtRest);
    }

    private void step() {
        stage.clock().step();
        steps++;
        long changes = usageService.postings() + promises.received();
        if (changes != checkedAt) {
            promises.check();
            checkedAt = changes;
        }
    }
}
