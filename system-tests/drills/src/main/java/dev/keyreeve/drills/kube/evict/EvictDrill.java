package dev.keyreeve.drills.kube.evict;

import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.kube.KubeScene;
import dev.keyreeve.drills.kube.Options;
import dev.keyreeve.drills.kube.Pairs;
import dev.keyreeve.drills.kube.Reach;
import dev.keyreeve.drills.ledger.Clients;
import dev.keyreeve.drills.ledger.Finale;
import dev.keyreeve.drills.ledger.Sampler;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Pods go without notice, nodes with it; PostgreSQL's and Kafka's as well. What was spent stays spent, once. */
public final class EvictDrill implements Drill {
    private static final int MEMBERS = 4;
    private static final double SPENDING_PER_SECOND = 6;
    private static final BigDecimal RICH = BigDecimal.valueOf(100);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration WHOLE_AGAIN = Duration.ofMinutes(4);
    private static final Duration STEADY_AGAIN = Duration.ofMinutes(2);
    private static final List<String> SHORT = List.of("usage-service", "relay", "postgresql", "kafka");

    private final Options options;

    public EvictDrill(Options options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "evict";
    }

    @Override
    public String summary() {
        return "pods are deleted and killed, nodes drained, those of PostgreSQL and Kafka too, while a budget runs out";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        return Reach.hold(options, Pairs.VOLUMES, site -> {
            try (var house = Pairs.open(site, name(), seed, teller);
                    var load = new Load()) {
                house.tenant().credential("sk-evict-0123456789abcdef");
                var steps = disruptions(house, scale);
                return under(house, load, steps, new SplittableRandom(seed), teller);
            }
        });
    }

    private static List<Disruption> disruptions(Pairs house, Scale scale) {
        var all = new ArrayList<Disruption>();
        for (var component : scale == Scale.FULL ? Disruption.COMPONENTS : SHORT) {
            all.add(new Disruption.Deleted(component, true));
            if (scale == Scale.FULL) {
                all.add(new Disruption.Deleted(component, false));
            }
        }
        var nodes = Disruption.all(house.cluster()).stream()
                .map(pod -> pod.at("/spec/nodeName").asText())
                .distinct()
                .toList();
        boolean only = house.cluster().list("nodes").size() == 1;
        nodes.forEach(node -> all.add(new Disruption.Drained(node, only)));
        return all;
    }

    private static Verdict under(Pairs house, Load load, List<Disruption> steps, SplittableRandom random, Teller teller)
            throws Exception {
        var rich = KubeScene.open(house, "Rich", MEMBERS, RICH);
        var poor = KubeScene.open(house, "Poor", MEMBERS, budgetFor(steps));
        var clients = new Clients(List.of(house.relays()), poor.members(), load);
        teller.step("calls, and a hard budget that is used up meanwhile");
        try (var richSampler = Sampler.start(rich, LOOK);
                var poorSampler = Sampler.start(poor, LOOK);
                var pulse = Pulse.start(house.relays(), rich.members(), load)) {
            var spending = Thread.ofVirtual()
                    .start(() -> Load.pace(SPENDING_PER_SECOND, LONGEST, () -> {
                        var own = random.split();
                        Thread.ofVirtual().start(() -> clients.any(Clients.Tempo.QUICK, own));
                    }));
            pulse.isSteadyAfter(System.nanoTime(), STEADY_AGAIN);
            var recoveries = new ArrayList<Recovery>();
            for (var step : steps) {
                recoveries.add(strike(step, house, pulse, teller));
            }
            spending.interrupt();
            spending.join();
            pulse.end();
            teller.step("everything comes to rest; the budget's calls ended so: " + clients.ends());
            var evidence =
                    List.of(new Finale(rich, teller).rest(richSampler), new Finale(poor, teller).rest(poorSampler));
            return EvictVerdict.of(
                    recoveries,
                    evidence,
                    house.way().isWhole() ? "" : house.way().complaints());
        }
    }

    /** Used up in about half of the time: afterwards each call is one too many. */
    private static BigDecimal budgetFor(List<Disruption> steps) {
        return BigDecimal.valueOf(steps.size()).multiply(new BigDecimal("0.03"));
    }

    private static Recovery strike(Disruption step, Pairs house, Pulse pulse, Teller teller) {
        teller.step(step.text());
        var cluster = house.cluster();
        var before = Disruption.all(cluster);
        long began = System.nanoTime();
        var remarks = step.strike(cluster);
        var struck = Disruption.uids(before);
        struck.removeAll(Disruption.uids(Disruption.all(cluster)));
        boolean whole = Disruption.awaitWhole(cluster, before.size(), struck, WHOLE_AGAIN);
        double pods = (System.nanoTime() - began) / 1e9;
        boolean steady = pulse.isSteadyAfter(System.nanoTime(), STEADY_AGAIN);
        var recovery = Recovery.of(step.text(), whole && steady, pods, began, pulse.since(began), remarks);
        teller.note(recovery.told());
        return recovery;
    }
}
