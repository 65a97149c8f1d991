package dev.keyreeve.drills.kube;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether the cluster does as NetworkPolicies say: a policy of the drill's own, which lets anybody in at one port and nobody
 * at another, stands before a pod of the drill's own, and the drill knocks at both. So it does not have to believe the
 * chart's, and takes a pod that does not listen yet for nothing else.
 *
 * @param enforced nobody was let in at the port that is closed
 * @param worldIsThere the drill's pod, which nothing restricts, reaches the outside
 */
public record Canary(boolean enforced, boolean worldIsThere) {
    /** The way in connects for longer than this only to who answers. */
    private static final int HOLDS_MS = 7_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public static Canary look(Pairs house) throws IOException {
        var cluster = house.cluster();
        cluster.apply(Manifests.list(Manifests.canary(cluster.site().images())));
        cluster.kubectl("wait", "--for=condition=Ready", "pod/" + Manifests.CANARY, "--timeout=50s");
        try (var way = WayIn.open(
                cluster,
                "pod/" + Manifests.POD,
                List.of(Manifests.TO_CANARY, Manifests.TO_OPEN_CANARY, Manifests.TO_OUTSIDE))) {
            awaitOpen(way.http(Manifests.TO_OPEN_CANARY));
            return new Canary(!holds(way.http(Manifests.TO_CANARY)), holds(way.http(Manifests.TO_OUTSIDE)));
        }
    }

    private static void awaitOpen(URI at) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(at)) {
            if (System.nanoTime() > until) {
                throw new IOException("the drill's own pod '%s' cannot be reached at the port that its policy opens"
                        .formatted(Manifests.CANARY));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
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
