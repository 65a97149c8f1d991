package dev.keyreeve.drills.kube;

import dev.keyreeve.drills.kit.Provider;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.ledger.LedgerBooks;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A house of two pods of each service, ready, with the drill's own pod beside it as the way in. */
public final class Pairs implements AutoCloseable {
    /** Two relays, PostgreSQL and Kafka. */
    public static final int VOLUMES = 4;

    private static final Duration POD_READY = Duration.ofMinutes(3);

    private final Cluster cluster;
    private final Release release;
    private final WayIn way;
    private final Tenant tenant;
    private final LedgerBooks books;

    private Pairs(Cluster cluster, Release release, WayIn way) {
        this.cluster = cluster;
        this.release = release;
        this.way = way;
        this.tenant = new Tenant(way.http(Manifests.ADMIN), release.adminKey());
        this.books = LedgerBooks.at(way.at(Manifests.DATABASE), release.password("superuser"));
    }

    /** Leaves nothing behind when it does not come about. */
    public static Pairs open(Site site, String drill, long seed, Teller teller) throws IOException {
        var cluster = Cluster.open(site, drill, seed, teller);
        try {
            var release = Release.preparePairs(cluster);
            cluster.apply(Manifests.list(Manifests.drillPod(site.images())));
            if (!cluster.manages(
                    POD_READY, "wait", "--for=condition=Ready", "pod/" + Manifests.POD, "--timeout=120s")) {
                cluster.refuseMissingImages();
            }
            teller.step("helm install: two pods of each service, PostgreSQL and Kafka");
            release.install();
            var way = WayIn.open(
                    cluster,
                    "pod/" + Manifests.POD,
                    List.of(Manifests.RELAYS, Manifests.ADMIN, Manifests.DATABASE, Manifests.SIMULATOR));
            return new Pairs(cluster, release, way);
        } catch (IOException | RuntimeException broken) {
            try (cluster) {
                throw broken;
            }
        }
    }

    public Cluster cluster() {
        return cluster;
    }

    public Release release() {
        return release;
    }

    /** The Service of the relays: each connection is dealt to one of them. */
    public URI relays() {
        return way.http(Manifests.RELAYS);
    }

    public Tenant tenant() {
        return tenant;
    }

    public Provider provider() {
        return Provider.at(way.http(Manifests.SIMULATOR));
    }

    public LedgerBooks books() {
        return books;
    }

    /** Host and port of its PostgreSQL. */
    public String database() {
        return way.at(Manifests.DATABASE);
    }

    public WayIn way() {
        return way;
    }

    @Override
    public void close() {
        try (cluster;
                release;
                way) {
            // In the reverse order.
        }
    }
}
