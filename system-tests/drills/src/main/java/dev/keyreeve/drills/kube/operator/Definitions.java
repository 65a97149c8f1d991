package dev.keyreeve.drills.kube.operator;

import dev.keyreeve.drills.kube.Cluster;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The cluster's definitions of our kinds. The chart leaves them when it goes; those that a drill brought go with it. */
record Definitions(Cluster cluster, Set<String> before) implements AutoCloseable {
    static Definitions look(Cluster cluster) {
        return new Definitions(cluster, now(cluster));
    }

    /** Somebody's, with resources that may be in use: they are not touched. */
    boolean areThere() {
        return !before.isEmpty();
    }

    private static Set<String> now(Cluster cluster) {
        return cluster.kubectl("get", "customresourcedefinitions", "-o", "name")
                .lines()
                .filter(name -> name.endsWith(".keyreeve.dev"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
        var brought = now(cluster);
        brought.removeAll(before);
        brought.forEach(name -> cluster.kubectl("delete", name, "--timeout=50s"));
    }
}
