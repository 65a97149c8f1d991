package dev.keyreeve.drills.kube;

import dev.keyreeve.deploy.process.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ports of 127.0.0.1 that lead to ports of one pod or Service in the cluster, by {@code kubectl port-forward}. Where that
 * ends by itself, all that was open through it is cut and none of it is the house's doing: {@link #isWhole} tells.
 */
public final class WayIn implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONNECT_MS = 500;

    private final Process forwarding;
    private final Path complaints;
    private final Map<Integer, Integer> local;

    private WayIn(Process forwarding, Path complaints, Map<Integer, Integer> local) {
        this.forwarding = forwarding;
        this.complaints = complaints;
        this.local = local;
    }

    /** @param to such as {@code pod/drill} */
    public static WayIn open(Cluster cluster, String to, List<Integer> ports) throws IOException {
        var local = new LinkedHashMap<Integer, Integer>();
        var arguments = new ArrayList<>(List.of("port-forward", "--address", "127.0.0.1", to));
        for (int port : ports) {
            local.put(port, Ports.free());
            arguments.add(local.get(port) + ":" + port);
        }
        var complaints = Files.createTempFile("keyreeve-drill-", ".forward");
        var way = new WayIn(cluster.startKubectl(complaints, arguments.toArray(String[]::new)), complaints, local);
        way.awaitListening();
        return way;
    }

    private void awaitListening() throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        // What it says must be read, or it stands still when the pipe is full.
        Thread.ofVirtual().start(() -> {
            try (var said = forwarding.getInputStream()) {
                said.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException ended) {
                // Then it has nothing more to say.
            }
        });
        for (int port : local.values()) {
            while (!listens(port)) {
                if (System.nanoTime() > until || !forwarding.isAlive()) {
                    close();
                    throw new IOException("no way into the cluster: "
                            + Files.readString(complaints).strip());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What {@code port} of the pod is reached by here. */
    public URI http(int port) {
        return URI.create("http://" + at(port));
    }

    public String at(int port) {
        return "127.0.0.1:" + local.get(port);
    }

    /** False when it ended by itself, or lost what passed through it. */
    public boolean isWhole() {
        return forwarding.isAlive();
    }

    /** What it complained of. */
    public String complaints() {
        return Program.read(complaints).strip();
    }

    @Override
    public void close() {
        forwarding.destroy();
        try {
            if (!forwarding.waitFor(5, TimeUnit.SECONDS)) {
                forwarding.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            forwarding.destroyForcibly();
        }
    }
}
