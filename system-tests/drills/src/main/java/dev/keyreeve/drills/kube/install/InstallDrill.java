package dev.keyreeve.drills.kube.install;

import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.kube.Cluster;
import dev.keyreeve.drills.kube.Options;
import dev.keyreeve.drills.kube.Others;
import dev.keyreeve.drills.kube.Reach;
import dev.keyreeve.drills.kube.Release;
import dev.keyreeve.drills.kube.Site;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;

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
        return "from an empty namespace to the first relayed call, and back; as in production with an upgrade between";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        int rounds = scale.of(3, 1);
        return Reach.hold(options, VOLUMES * (rounds + 1), site -> {
            var tried = new ArrayList<Round>();
            for (int round = 0; round < rounds; round++) {
                tried.add(tried(site, seed + round, teller));
            }
            return InstallVerdict.of(tried, inProduction(site, seed + rounds, teller));
        });
    }

    private static Round tried(Site site, long seed, Teller teller) throws IOException, SQLException {
        try (var cluster = Cluster.open(site, "install", seed, teller);
                var release = Release.prepareSmall(cluster)) {
            var stay = new Stay(cluster, release, "keyreeve-postgresql", teller);
            return stay.end(stay.begin());
        }
    }

    private static Production inProduction(Site site, long seed, Teller teller) throws IOException, SQLException {
        try (var cluster = Cluster.open(site, "install", seed, teller);
                var release = Release.prepareSmall(cluster, Others.told())) {
            teller.step("as in production: PostgreSQL and Kafka by others, roles and topics");
            Others.start(cluster);
            return Production.play(new Stay(cluster, release, Others.POSTGRESQL, teller), cluster, release, teller);
        }
    }
}
