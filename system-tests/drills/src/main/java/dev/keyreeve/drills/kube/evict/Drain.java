package dev.keyreeve.drills.kube.evict;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.drills.kube.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * As {@code kubectl drain}, for this namespace alone: it cordons the node and asks for the eviction of each of our pods
 * there, again and again where a PodDisruptionBudget forbids it for now. Where there is no other node, the budgets forbid
 * it for good: then it gives up. The node is uncordoned in any case.
 */
final class Drain {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** On the only node: nothing comes back before it is uncordoned. */
    private static final Duration ALONE = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final String node;

    Drain(Cluster cluster, String node) {
        this.cluster = cluster;
        this.node = node;
    }

    /** @return what became of it, for people */
    String run(boolean only) {
        cluster.kubectl("cordon", node);
        try {
            var left = new ArrayList<>(there());
            int all = left.size();
            long until = System.nanoTime() + (only ? ALONE : PATIENCE).toNanos();
            while (!left.isEmpty() && System.nanoTime() < until) {
                left.removeIf(this::evicts);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            var kept = left.stream()
                    .map(pod -> pod.at("/metadata/labels/app.kubernetes.io~1component")
                            .asText())
                    .sorted()
                    .toList();
            return "%d of %d pods evicted".formatted(all - kept.size(), all)
                    + (kept.isEmpty() ? "" : ", budgets kept one each of " + kept);
        } finally {
            cluster.kubectl("uncordon", node);
        }
    }

    private List<JsonNode> there() {
        return Disruption.all(cluster).stream()
                .filter(pod -> pod.at("/spec/nodeName").asText().equals(node))
                .toList();
    }

    private boolean evicts(JsonNode pod) {
        var name = pod.at("/metadata/name").asText();
        return cluster.evicts(
                SOON,
                name,
                Map.of(
                        "apiVersion",
                        "policy/v1",
                        "kind",
                        "Eviction",
                        "metadata",
                        Map.of("name", name, "namespace", cluster.namespace())));
    }
}
