package dev.keyreeve.simulation;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.simulation.check.Promises;
import dev.keyreeve.simulation.house.KeyService;
import dev.keyreeve.simulation.house.UsageService;
import dev.keyreeve.simulation.kernel.Chance;
import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Link;
import dev.keyreeve.simulation.kernel.Scene;
import dev.keyreeve.simulation.kernel.Stage;
import dev.keyreeve.simulation.ledger.Limit;
import dev.keyreeve.simulation.ledger.Window;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** An administrator who sets limits and changes them: each time key-service, the ledger and the relays together. */
final class Governance {
    private static final long PATIENCE = 2 * Clock.SECOND;

    /** What stands for a minute here, so that windows turn and periods slide within one run. */
    private static final long PERIOD = UsageService.micros(6 * Clock.SECOND);

    private record Over(OrganizationId organization, Scope scope) {}

    private final Stage stage;
    private final KeyService keyService;
    private final UsageService usageService;
    private final Promises promises;
    private final Link keyServiceToLedger;
    private final Map<Over, Set<Measure>> measures = new HashMap<>();
    private final List<Limit> limits = new ArrayList<>();
    private int drawn;

    Governance(Stage stage, KeyService keyService, UsageService usageService, Promises promises) {
        this.stage = stage;
        this.keyService = keyService;
        this.usageService = usageService;
        this.promises = promises;
        this.keyServiceToLedger = new Link(stage, "key-service to usage-service");
    }

    Link link() {
        return keyServiceToLedger;
    }

    /** A limit that was there before anything else. */
    void found() {
        var limit = draw();
        var governed = measuresWith(limit);
        keyService.found(
                limit.organization(),
                revision -> new GrantRecord.Governed(limit.organization(), revision, false, limit.scope(), governed));
        promises.enforced(new GrantRecord.Governed(limit.organization(), 0, false, limit.scope(), governed));
        usageService.create(limit, created -> created(limit));
    }

    /** First the relays are made to ask, and only then there is something to be refused by. */
    void create() {
        if (!keyService.isDown()) {
            var limit = draw();
            govern(limit, governed -> {
                promises.enforced(governed);
                keyServiceToLedger.<Boolean>call(
                        PATIENCE,
                        back -> usageService.create(limit, created -> {
                            created(limit);
                            back.accept(created);
                        }),
                        created -> stage.coverage().saw(Scene.LIMIT_CREATED),
                        () -> {});
            });
        }
    }

    private void created(Limit limit) {
        promises.amount(limit.id(), limit.amount());
        limits.add(limit);
    }

    /** First the ledger sells no more than that, and then the relays give back what was sold before, if it was more. */
    void change() {
        if (limits.isEmpty() || keyService.isDown()) {
            return;
        }
        var limit = stage.chance().any(limits);
        long amount = stage.chance().between(0, 2 * limit.amount());
        var changed = new Changed();
        keyServiceToLedger.<Boolean>call(
                PATIENCE,
                back -> usageService.change(limit.id(), amount, recall -> {
                    promises.amount(limit.id(), amount);
                    changed.at = UsageService.micros(stage.clock().now());
                    back.accept(recall);
                }),
                recall -> {
                    stage.trace().note("changed", limit.id(), amount);
                    stage.coverage().saw(recall ? Scene.LIMIT_LOWERED : Scene.LIMIT_RAISED);
                    if (recall) {
                        govern(limit, recalled -> {
                            stage.coverage().saw(Scene.RECALL_ENFORCED);
                            promises.recalled(limit.id(), changed.at);
                        });
                    }
                },
                () -> {});
    }

    private void govern(Limit limit, Consumer<GrantRecord.Governed> then) {
        if (keyService.isDown()) {
            return;
        }
        var organization = limit.organization();
        var governed = measuresWith(limit);
        keyService.take(
                organization,
                revision -> new GrantRecord.Governed(organization, revision, true, limit.scope(), governed),
                enforced -> then.accept((GrantRecord.Governed) enforced));
    }

    private Set<Measure> measuresWith(Limit limit) {
        var known = measures.computeIfAbsent(
                new Over(limit.organization(), limit.scope()), first -> EnumSet.noneOf(Measure.class));
        known.add(limit.measure());
        return EnumSet.copyOf(known);
    }

    private Limit draw() {
        var chance = stage.chance();
        var key = chance.any(Tenants.keys(chance.any(Tenants.ORGANIZATIONS)));
        var scope = chance.any(Tenants.scopesOver(key));
        var id = "lim_" + ++drawn;
        return switch (chance.below(6)) {
            case 0, 1 ->
                new Limit(id, key.organization(), scope, Measure.MONEY, amount(400, 12_000), budget(chance), true);
            case 2 ->
                new Limit(id, key.organization(), scope, Measure.TOKENS, amount(100, 2_500), budget(chance), true);
            case 3 ->
                new Limit(
                        id,
                        key.organization(),
                        scope,
                        Measure.TOKENS,
                        amount(100, 1_500),
                        new Window.Sliding(PERIOD),
                        true);
            case 4 ->
                new Limit(
                        id,
                        key.organization(),
                        scope,
                        Measure.REQUESTS,
                        amount(2, 20),
                        new Window.Sliding(PERIOD),
                        true);
            default ->
                new Limit(id, key.organization(), scope, Measure.CONCURRENCY, amount(1, 6), new Window.Total(), true);
        };
    }

    private static Window budget(Chance chance) {
        return chance.oneIn(2) ? new Window.Total() : new Window.Fixed(PERIOD);
    }

    private long amount(long least, long most) {
        return stage.chance().between(least, most);
    }

    /** When the ledger did it, as its answer would say. */
    private static final class Changed {
        private long at;
    }
}
