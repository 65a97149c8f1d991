package dev.keyreeve.drills.kube.evict;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.drills.kube.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What happens to pods without anybody's asking the house. */
sealed interface Disruption {
    /** All components, as the chart labels them. */
    List<String> COMPONENTS =
            List.of("key-service", "usage-service", "moderation-service", "relay", "postgresql", "kafka");

    /** One pod of a component is deleted. @param gently with its grace; else it is killed at once */
    record Deleted(String component, boolean gently) implements Disruption {
        @Override
        public String text() {
            return "a pod of " + component + (gently ? " deleted" : " killed");
        }

        @Override
        public String strike(Cluster cluster) {
            var pod = cluster.pods(component).getFirst().at("/metadata/name").asText();
            if (gently) {
                cluster.kubectl("delete", "pod", pod, "--wait=false");
            } else {
                cluster.kubectl("delete", "pod", pod, "--grace-period=0", "--force", "--wait=false");
            }
            return "";
        }
    }

    /** A node takes no more pods and gives up those that are ours, as {@code kubectl drain} does; others' stay. */
    record Drained(String node, boolean only) implements Disruption {
        @Override
        public String text() {
            return "node " + node + " drained";
        }

        @Override
        public String strike(Cluster cluster) {
            return new Drain(cluster, node).run(only);
        }
    }

    String text();

    /** Does it, and returns once it is done; what came of it is for {@link #awaitWhole}. @return remarks, or nothing */
    String strike(Cluster cluster);

    /** Waits until as many pods as before are ready, and none of those that were struck is among them. */
    static boolean awaitWhole(Cluster cluster, int pods, Set<String> struck, Duration most) {
        long until = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < until) {
            var there = all(cluster);
            if (there.size() >= pods
                    && there.stream().allMatch(Disruption::isReady)
                    && there.stream().noneMatch(pod -> struck.contains(uid(pod)))) {
                return true;
            }
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
        return false;
    }

    /** All pods of the house that run, and are not on their way out. */
    static List<JsonNode> all(Cluster cluster) {
        return COMPONENTS.stream()
                .flatMap(component -> cluster.pods(component).stream())
                .toList();
    }

    static Set<String> uids(List<JsonNode> pods) {
        return pods.stream().map(Disruption::uid).collect(Collectors.toSet());
    }

    private static String uid(JsonNode pod) {
        return pod.at("/metadata/uid").asText();
    }

    private static boolean isReady(JsonNode pod) {
        for (var condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }
}
