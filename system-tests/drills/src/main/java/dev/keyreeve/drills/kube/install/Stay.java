package dev.keyreeve.drills.kube.install;

import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kube.Cluster;
import dev.keyreeve.drills.kube.Release;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One release in a namespace, from {@code helm install} to what it leaves there. */
final class Stay {
    private final Cluster cluster;
    private final Release release;
    private final String postgresql;
    private final Teller teller;
    private final Leftovers left;
    private final Set<String> before;
    private final Set<String> wide;

    /**
     * What is there by now is not the release's.
     *
     * @param postgresql its Service
     */
    Stay(Cluster cluster, Release release, String postgresql, Teller teller) {
        this.cluster = cluster;
        this.release = release;
        this.postgresql = postgresql;
        this.teller = teller;
        this.left = new Leftovers(cluster);
        this.before = left.inNamespace();
        this.wide = left.clusterWide();
    }

    /** How it began. */
    record Beginning(double readySeconds, double calledSeconds, FirstCall first) {}

    Beginning begin() throws IOException, SQLException {
        teller.step("helm install --wait");
        long began = System.nanoTime();
        release.install();
        double installed = seconds(began);
        var first = call();
        double called = seconds(began);
        teller.note("ready after %.1f s, the first call answered after %.1f s".formatted(installed, called));
        return new Beginning(installed, called, first);
    }

    FirstCall call() throws IOException, SQLException {
        return FirstCall.make(cluster, release, postgresql);
    }

    Round end(Beginning beginning) {
        teller.step("helm test, helm uninstall");
        release.test();
        int restarts = Cluster.restarts(cluster.list("pods"));
        var notes = release.notes();
        long began = System.nanoTime();
        release.uninstall();
        double uninstalled = seconds(began);
        var named = new TreeSet<>(before);
        named.addAll(left.named(notes));
        var remains = left.settled(named);
        left.remove();
        var others = before.stream().filter(name -> !Leftovers.isSecret(name)).collect(Collectors.toSet());
        var atLast = left.settled(others);
        atLast.removeAll(others);
        return new Round(
                beginning.readySeconds(),
                beginning.calledSeconds(),
                uninstalled,
                restarts,
                beginning.first(),
                named,
                remains,
                atLast,
                left.newSince(wide));
    }

    static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
