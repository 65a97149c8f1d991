package dev.keyreeve.deploy.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** TCP ports on the loopback interface: finding free ones, and saying whose a taken one is. */
public final class Ports {
    private static final String LISTENING = "0A";

    /** Above what {@code StackPorts} gives to stacks that tests start. */
    private static final int FIRST_FREE = 31_100;

    /** Where Linux begins to give ports to clients (net.ipv4.ip_local_port_range as it comes). */
    private static final int FIRST_EPHEMERAL = 32_768;

    private static final RandomGenerator RANDOM = new SecureRandom();
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /**
     * A port that was free a moment ago, and that this JVM gives nobody else. It lies where the kernel hands out none to
     * outgoing connections: a server that is killed and started again finds its port as it was, although its clients
     * dial it all the while (one of theirs could otherwise sit on it, or even meet itself there).
     */
    public static int free() {
        for (int attempt = 0; attempt < 10_000; attempt++) {
            int port = RANDOM.nextInt(FIRST_FREE, FIRST_EPHEMERAL);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new StartFailure(
                "No free port was found on 127.0.0.1 between " + FIRST_FREE + " and " + (FIRST_EPHEMERAL - 1) + ".");
    }

    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** Who listens there, such as {@code nginx (pid 4711)}, where the kernel lets us see it. */
    public static Optional<String> owner(int port) {
        try {
            for (String table : new String[] {"tcp", "tcp6"}) {
                for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
                    String[] fields = line.trim().split("\\s+", -1);
                    String hex = String.format(Locale.ROOT, ":%04X", port);
                    if (fields.length > 9 && fields[1].endsWith(hex) && fields[3].equals(LISTENING)) {
                        return processWithSocket(fields[9]);
                    }
                }
            }
        } catch (IOException unreadable) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<String> processWithSocket(String inode) throws IOException {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, "socket:[" + inode + "]")) {
                    String program = Files.readString(process.resolve("comm")).strip();
                    return Optional.of(program + " (pid " + process.getFileName() + ")");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, String socket) {
        try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (isLinkTo(descriptor, socket)) {
                    return true;
                }
            }
        } catch (IOException notOursOrGone) {
            return false;
        }
        return false;
    }

    private static boolean isLinkTo(Path descriptor, String target) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(target);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
