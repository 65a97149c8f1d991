package dev.keyreeve.drills.kube.privilege;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.deploy.cluster.Probe;
import dev.keyreeve.drills.kube.Cluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Tries from inside of a pod: a debug container with the command line beside the service, in its network and its process
 * namespace, and as restricted as it.
 */
final class Inside {
    private static final String NAME = "probe";
    private static final Duration ENDS = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(300);

    private final Cluster cluster;

    Inside(Cluster cluster) {
        this.cluster = cluster;
    }

    Probe.Found probe(Place place) {
        var pod =
                cluster.pods(place.component()).getFirst().at("/metadata/name").asText();
        var arguments = new ArrayList<>(List.of(
                "debug",
                pod,
                "--image=" + cluster.site().image("keyreeve-tools"),
                "--image-pull-policy=IfNotPresent",
                "--container=" + NAME,
                "--target=" + place.container(),
                "--profile=restricted",
                "--attach=false",
                "--arguments-only",
                "--quiet",
                "--",
                "cluster",
                "probe"));
        Address.INSIDE.forEach(address -> arguments.add("--reach=" + address.at()));
        arguments.add("--reach=" + Address.OUTSIDE);
        for (var what : List.of("secrets", "pods")) {
            arguments.add("--api=/api/v1/namespaces/" + cluster.namespace() + "/" + what);
        }
        cluster.kubectl(arguments.toArray(String[]::new));
        awaitEnd(pod);
        var line = cluster.kubectl("logs", pod, "-c", NAME)
                .lines()
                .filter(each -> each.startsWith("{"))
                .findFirst();
        return Json.read(
                line.orElseThrow(() -> new IllegalStateException("the probe in " + pod + " told nothing"))
                        .getBytes(StandardCharsets.UTF_8),
                Probe.Found.class);
    }

    private void awaitEnd(String pod) {
        long until = System.nanoTime() + ENDS.toNanos();
        while (!hasEnded(cluster.get("pod", pod))) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("the probe in " + pod + " does not end: "
                        + cluster.get("pod", pod).at("/status/ephemeralContainerStatuses"));
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static boolean hasEnded(JsonNode pod) {
        for (var status : pod.at("/status/ephemeralContainerStatuses")) {
            if (status.path("name").asText().equals(NAME)
                    && !status.at("/state/terminated").isMissingNode()) {
                return true;
            }
        }
        return false;
    }
}
