package dev.keyreeve.drills.kube.install;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.drills.kube.Cluster;
import dev.keyreeve.drills.kube.Release;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What there is in a namespace, of whatever kind; things are called {@code Kind/name}. */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final String RELEASED = "app.kubernetes.io/instance=" + Release.NAME;
    /** Kubernetes makes them in every namespace; events tell of what is gone. */
    private static final Set<String> EVERYWHERE = Set.of("ConfigMap/kube-root-ca.crt", "ServiceAccount/default");

    private static final Set<String> EVENTS = Set.of("events", "events.events.k8s.io");
    /** They come and go with other things than a release. */
    private static final Set<String> OF_THE_CLUSTER = Set.of("PersistentVolume", "Namespace", "Node");

    private final Cluster cluster;
    private final String namespaced;
    private final String wide;

    Leftovers(Cluster cluster) {
        this.cluster = cluster;
        this.namespaced = kinds(true);
        this.wide = kinds(false);
    }

    private String kinds(boolean namespaced) {
        return cluster.kubectl("api-resources", "--verbs=list,delete", "--namespaced=" + namespaced, "-o", "name")
                .lines()
                .map(String::strip)
                .filter(kind -> !EVENTS.contains(kind))
                .collect(Collectors.joining(","));
    }

    Set<String> inNamespace() {
        var found = names(cluster.list(namespaced, "--ignore-not-found"));
        found.removeAll(EVERYWHERE);
        return found;
    }

    /** What bears our name outside of any namespace. */
    Set<String> clusterWide() {
        return names(cluster.list(wide, "--ignore-not-found").stream()
                .filter(item -> !OF_THE_CLUSTER.contains(item.path("kind").asText()))
                .filter(item -> item.at("/metadata/name").asText().contains(Release.NAME)
                        || item.at("/metadata/labels/app.kubernetes.io~1instance")
                                .asText()
                                .equals(Release.NAME))
                .toList());
    }

    Set<String> newSince(Set<String> before) {
        var now = clusterWide();
        now.removeAll(before);
        return now;
    }

    /** The claims that the notes say remain, by the very command that they name. */
    Set<String> named(String notes) {
        var command = "get pvc -l " + RELEASED;
        return notes.contains(command) ? names(cluster.list("pvc", "-l", RELEASED)) : Set.of();
    }

    /** Removes what the notes name. */
    void remove() {
        cluster.kubectl("delete", "pvc", "-l", RELEASED);
        cluster.kubectl("delete", "secret", "-l", "app.kubernetes.io/part-of=" + Release.NAME);
    }

    /** What is there, once it is no more than expected or has stayed for long: pods take a while to end. */
    Set<String> settled(Set<String> expected) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        var found = inNamespace();
        while (!expected.containsAll(found) && System.nanoTime() < until) {
            LockSupport.parkNanos(PAUSE.toNanos());
            found = inNamespace();
        }
        return found;
    }

    static boolean isSecret(String name) {
        return name.startsWith("Secret/");
    }

    private static Set<String> names(List<JsonNode> items) {
        var names = new TreeSet<String>();
        items.forEach(item -> names.add(
                item.path("kind").asText() + "/" + item.at("/metadata/name").asText()));
        return names;
    }
}
