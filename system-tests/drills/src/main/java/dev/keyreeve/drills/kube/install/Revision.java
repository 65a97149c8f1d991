package dev.keyreeve.drills.kube.install;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.drills.kube.Cluster;
import dev.keyreeve.drills.kube.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * What one revision of a release was like once Helm had said that all is ready.
 *
 * @param migrations how often the hook's Job had come to its end
 * @param ahead whole seconds from the last of these ends until the first of the pods was made; below 0, it was made
 *     before
 * @param described what the pods bear of the value that an upgrade changes
 * @param pods of the services
 * @param restarts of containers in them
 */
record Revision(int migrations, long ahead, Set<String> described, int pods, int restarts) {
    /** How the pods of an upgrade are described, which are made anew for that. */
    static final String UPGRADED = "upgraded";

    static final String UPGRADE = "pods.annotations.drill=" + UPGRADED;
    private static final String ANNOTATION = "/metadata/annotations/drill";
    private static final int COMPONENTS = 4;
    private static final String HOOK = "keyreeve-migrate";
    private static final String SERVICES =
            "app.kubernetes.io/instance=" + Release.NAME + ",app.kubernetes.io/component notin (migrate,test)";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(500);

    static Revision look(Cluster cluster) {
        var pods = settled(cluster);
        var ends = ends(cluster);
        var made = pods.stream()
                .map(pod -> Instant.parse(pod.at("/metadata/creationTimestamp").asText()))
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
        long ahead = ends.isEmpty() ? 0 : Duration.between(ends.getLast(), made).toSeconds();
        return new Revision(ends.size(), ahead, described(pods), pods.size(), Cluster.restarts(pods));
    }

    /** @param times how often there had been a migration by then */
    boolean followsMigration(int times) {
        return migrations == times && ahead >= 0;
    }

    /** All services are there, and as they were started. */
    boolean isSteady() {
        return pods >= COMPONENTS && restarts == 0;
    }

    @Override
    public String toString() {
        return "migration %d, %d s before the first of %d pods".formatted(migrations, ahead, pods);
    }

    /** The pods, once those of before are gone. */
    private static List<JsonNode> settled(Cluster cluster) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        var pods = cluster.list("pods", "-l", SERVICES);
        while (areMixed(pods) && System.nanoTime() < until) {
            LockSupport.parkNanos(PAUSE.toNanos());
            pods = cluster.list("pods", "-l", SERVICES);
        }
        return pods;
    }

    private static boolean areMixed(List<JsonNode> pods) {
        return described(pods).size() > 1
                || pods.stream()
                        .anyMatch(pod -> pod.at("/metadata/deletionTimestamp").isTextual());
    }

    private static Set<String> described(List<JsonNode> pods) {
        return pods.stream().map(pod -> pod.at(ANNOTATION).asText()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** By the cluster's own account: a Job that was a hook and succeeded is gone. */
    private static List<Instant> ends(Cluster cluster) {
        var completed = "involvedObject.kind=Job,involvedObject.name=" + HOOK + ",reason=Completed";
        return cluster.list("events", "--field-selector", completed).stream()
                .map(event -> Instant.parse(event.path("lastTimestamp").asText()))
                .sorted()
                .toList();
    }
}
