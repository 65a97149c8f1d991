package dev.keyreeve.drills.kube;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;

/**
 * Whether the cluster does as NetworkPolicies say: a policy of the drill's own, which lets nobody in, stands before a pod
 * of the drill's own, and the drill knocks. So it does not have to believe the chart's.
 *
 * @param enforced nobody was let in
 * @param worldIsThere the drill's pod, which nothing restricts, reaches the outside
 */
public record Canary(boolean enforced, boolean worldIsThere) {
    /** The way in connects for longer than this only to who answers. */
    private static final int HOLDS_MS = 7_000;

    public static Canary look(Pairs house) throws IOException {
        var cluster = house.cluster();
        cluster.apply(Manifests.list(Manifests.canary(cluster.site().images())));
        cluster.kubectl("wait", "--for=condition=Ready", "pod/" + Manifests.CANARY, "--timeout=50s");
        try (var way =
                WayIn.open(cluster, "pod/" + Manifests.POD, List.of(Manifests.TO_CANARY, Manifests.TO_OUTSIDE))) {
            return new Canary(!holds(way.http(Manifests.TO_CANARY)), holds(way.http(Manifests.TO_OUTSIDE)));
        }
    }

    /** The way in closes a connection that it cannot continue. */
    private static boolean holds(URI at) throws IOException {
        try (var socket = new Socket(at.getHost(), at.getPort())) {
            socket.setSoTimeout(HOLDS_MS);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException silent) {
            return true;
        }
    }
}
