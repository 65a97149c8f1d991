package dev.keyreeve.drills.kube.rollout;

import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.kube.KubeScene;
import dev.keyreeve.drills.kube.Options;
import dev.keyreeve.drills.kube.Pairs;
import dev.keyreeve.drills.kube.Reach;
import dev.keyreeve.drills.ledger.Finale;
import dev.keyreeve.drills.ledger.Sampler;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** An upgrade at noon: nobody who calls notices, and nobody who was disabled comes in by it. */
public final class RolloutDrill implements Drill {
    private static final int CALLING = 12;
    private static final int VICTIMS = 4;
    private static final BigDecimal RICH = BigDecimal.valueOf(1_000);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofSeconds(90);

    private final Options options;

    public RolloutDrill(Options options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "rollout";
    }

    @Override
    public String summary() {
        return "each service is restarted and all are upgraded under 200 open streams, while members are disabled";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        int open = scale.of(200, 40);
        return Reach.hold(options, Pairs.VOLUMES, site -> {
            try (var house = Pairs.open(site, name(), seed, teller);
                    var load = new Load()) {
                return under(house, load, steps(scale, teller), open, teller);
            }
        });
    }

    private List<Step> steps(Scale scale, Teller teller) {
        var steps = new ArrayList<Step>();
        if (scale == Scale.FULL) {
            Step.SERVICES.forEach(service -> steps.add(new Step.Restart(service)));
        }
        if (options.upgradeTag() == null) {
            teller.note(
                    "without --upgrade-tag there is one version only: the upgrade is to the same images, and to pods"
                            + " that are described otherwise");
            steps.add(new Step.Upgrade(
                    "upgrade of all services, to other pods of the same images", "pods.annotations.drill=upgraded"));
        } else {
            steps.add(new Step.Upgrade(
                    "upgrade of all services to " + options.upgradeTag(), "image.tag=" + options.upgradeTag()));
        }
        return steps;
    }

    private static Verdict under(Pairs house, Load load, List<Step> steps, int open, Teller teller) throws Exception {
        house.tenant().credential("sk-rollout-0123456789abcdef");
        var scene = KubeScene.open(house, "Rollout", CALLING + VICTIMS, RICH);
        var calling = scene.members().subList(0, CALLING);
        var victims = scene.members().subList(CALLING, CALLING + VICTIMS);
        var sdk = new Sdk(load);
        teller.step(open + " streams, and 5 calls a second");
        try (var sampler = Sampler.start(scene, LOOK);
                var crowd = Crowd.start(house.relays(), calling, sdk, open, 5)) {
            awaitOpen(scene, open);
            try (var disables = Disables.start(house.relays(), house.tenant(), victims, sdk)) {
                var taken = new ArrayList<Taken>();
                for (var step : steps) {
                    taken.add(take(step, house, scene, open, teller));
                }
                disables.end();
                crowd.end();
                teller.step("everything comes to rest");
                var evidence = new Finale(scene, teller).rest(sampler);
                long knocked = scene.provider().all().stream()
                        .filter(call -> call.user().startsWith(Disables.KNOCK))
                        .count();
                return RolloutVerdict.of(
                        taken,
                        open,
                        crowd.streams(),
                        crowd.calls(),
                        new RolloutVerdict.Disabling(disables.done(), disables.adminFailures(), knocked),
                        evidence,
                        sdk.again(),
                        house.way().isWhole() ? "" : house.way().complaints());
            }
        }
    }

    private static Taken take(Step step, Pairs house, KubeScene scene, int open, Teller teller) {
        int streams = awaitOpen(scene, open);
        var before = step.pods(house.cluster());
        teller.step(step.text() + ", under " + streams + " open streams");
        long began = System.nanoTime();
        step.takeWhole(house);
        double took = (System.nanoTime() - began) / 1e9;
        var after = step.pods(house.cluster());
        int pods = before.size();
        before.retainAll(after);
        teller.note("%d pods replaced in %.1f s".formatted(pods - before.size(), took));
        return new Taken(step.text(), took, streams, pods, before.size());
    }

    /** A few are always between their end and the next one's beginning. */
    private static int awaitOpen(KubeScene scene, int wanted) {
        long until = System.nanoTime() + BUSY.toNanos();
        int open = scene.provider().openStreams();
        while (open < wanted && System.nanoTime() < until) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            open = Math.max(open, scene.provider().openStreams());
        }
        return open;
    }
}
