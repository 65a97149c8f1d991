package dev.keyreeve.drills.kube.install;

import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kube.Cluster;
import dev.keyreeve.drills.kube.Release;
import java.io.IOException;
import java.sql.SQLException;

/**
 * A release as in production, where the migration is a hook: PostgreSQL and Kafka were there before it.
 *
 * @param upgrade to pods that are described otherwise
 * @param rollback to the revision that was installed
 */
record Production(Round round, Revision installed, Change upgrade, Change rollback) {

    /**
     * What followed the install.
     *
     * @param seconds until Helm said that all is ready again
     * @param call what came of the first call after it
     */
    record Change(double seconds, Revision revision, FirstCall call) {}

    static Production play(Stay stay, Cluster cluster, Release release, Teller teller)
            throws IOException, SQLException {
        var beginning = stay.begin();
        var installed = Revision.look(cluster);
        teller.step("helm upgrade --wait");
        var upgrade = change(stay, cluster, () -> release.upgrade(Revision.UPGRADE));
        teller.step("helm rollback --wait");
        var rollback = change(stay, cluster, release::rollback);
        return new Production(stay.end(beginning), installed, upgrade, rollback);
    }

    private static Change change(Stay stay, Cluster cluster, Runnable what) throws IOException, SQLException {
        long began = System.nanoTime();
        what.run();
        double seconds = Stay.seconds(began);
        var revision = Revision.look(cluster);
        return new Change(seconds, revision, stay.call());
    }
}
