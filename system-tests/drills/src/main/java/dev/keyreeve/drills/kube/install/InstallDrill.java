package dev.keyreeve.drills.kube.install;

import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.kube.Cluster;
import dev.keyreeve.drills.kube.Options;
import dev.keyreeve.drills.kube.Reach;
import dev.keyreeve.drills.kube.Release;
import dev.keyreeve.drills.kube.Site;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;

/** As somebody does who reads k8s/README.md for the first time, and then thinks better of it. */
public final class InstallDrill implements Drill {
    /** Of one house: a relay's, PostgreSQL's and Kafka's. */
    private static final int VOLUMES = 3;

    private final Options options;

    public InstallDrill(Options options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "install";
    }

    @Override
    public String summary() {
        return "from an empty namespace to the first relayed call, and back: what uninstalling leaves";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        int rounds = scale.of(3, 1);
        return Reach.hold(options, VOLUMES * rounds, site -> {
            var all = new ArrayList<Round>();
            for (int round = 0; round < rounds; round++) {
                all.add(round(site, seed + round, teller));
            }
            return InstallVerdict.of(all);
        });
    }

    private static Round round(Site site, long seed, Teller teller) throws IOException, SQLException {
        try (var cluster = Cluster.open(site, "install", seed, teller);
                var release = Release.prepareSmall(cluster)) {
            var left = new Leftovers(cluster);
            var secrets = left.inNamespace();
            var wide = left.clusterWide();
            teller.step("helm install --wait");
            long began = System.nanoTime();
            release.install();
            double installed = seconds(began);
            var first = FirstCall.make(cluster, release);
            double called = seconds(began);
            teller.note("ready after %.1f s, the first call answered after %.1f s".formatted(installed, called));
            teller.step("helm test, helm uninstall");
            release.test();
            int restarts = restarts(cluster);
            var notes = release.notes();
            began = System.nanoTime();
            release.uninstall();
            double uninstalled = seconds(began);
            var named = new TreeSet<>(secrets);
            named.addAll(left.named(notes));
            var remains = left.settled(named);
            left.remove();
            return new Round(
                    installed,
                    called,
                    uninstalled,
                    restarts,
                    first,
                    named,
                    remains,
                    left.settled(Set.of()),
                    left.newSince(wide));
        }
    }

    private static int restarts(Cluster cluster) {
        return cluster.list("pods").stream()
                .mapToInt(pod -> {
                    int sum = 0;
                    for (var container : pod.at("/status/containerStatuses")) {
                        sum += container.path("restartCount").asInt();
                    }
                    return sum;
                })
                .sum();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
