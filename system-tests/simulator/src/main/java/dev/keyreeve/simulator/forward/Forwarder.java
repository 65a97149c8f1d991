package dev.keyreeve.simulator.forward;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes connections on, byte by byte: a relay takes plain http to the loopback interface alone, and a simulator whose
 * record is to outlive the relays stands elsewhere.
 *
 * <p>A caller's connection is never reset. When the other side has ended, or cannot be had, the caller is told by the end
 * of the stream, and what they still send is read and thrown away until they close too: a port-forward, over which a drill
 * comes in, takes one reset connection for the end of all of them.
 */
public final class Forwarder implements AutoCloseable {
    private static final int CONNECT_MS = 5_000;
    private static final int PIECE = 16 * 1024;
    private static final int BACKLOG = 512;

    private final List<ServerSocket> listening = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Forwarder() {}

    /** @throws IOException if it cannot listen on one of the ports */
    public static Forwarder start(String host, List<Forward> forwards) throws IOException {
        var forwarder = new Forwarder();
        try {
            for (var forward : forwards) {
                var server = new ServerSocket(forward.port(), BACKLOG, InetAddress.getByName(host));
                forwarder.listening.add(server);
                Thread.ofPlatform()
                        .name("forward-" + server.getLocalPort())
                        .start(() -> forwarder.accept(server, forward));
            }
            return forwarder;
        } catch (IOException e) {
            forwarder.close();
            throw new IOException("Cannot listen on " + host + ": " + e.getMessage(), e);
        }
    }

    /** What is listened on, in the order of the forwards. */
    public List<Integer> ports() {
        return listening.stream().map(ServerSocket::getLocalPort).toList();
    }

    private void accept(ServerSocket server, Forward forward) {
        while (!server.isClosed()) {
            try {
                var caller = server.accept();
                open.add(caller);
                Thread.ofVirtual().start(() -> forward(caller, forward));
            } catch (IOException closing) {
                // Either the server is closed, or one caller has left before they were received.
            }
        }
    }

    private void forward(Socket caller, Forward forward) {
        try (caller;
                var callee = new Socket()) {
            open.add(callee);
            caller.setTcpNoDelay(true);
            callee.setTcpNoDelay(true);
            var answers = Thread.ofVirtual().unstarted(() -> answer(caller, callee));
            try {
                callee.connect(new InetSocketAddress(forward.host(), forward.to()), CONNECT_MS);
                answers.start();
                caller.getInputStream().transferTo(callee.getOutputStream());
            } catch (IOException ended) {
                end(caller);
                drain(caller);
            } finally {
                open.remove(callee);
            }
        } catch (IOException closing) {
            // Nobody is there to be told.
        } finally {
            open.remove(caller);
        }
    }

    private static void answer(Socket caller, Socket callee) {
        var piece = new byte[PIECE];
        try {
            var from = callee.getInputStream();
            var to = caller.getOutputStream();
            for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
                to.write(piece, 0, read);
            }
        } catch (IOException ended) {
            // Whoever ended it, the caller is told so below.
        }
        end(caller);
    }

    private static void end(Socket caller) {
        try {
            caller.shutdownOutput();
        } catch (IOException gone) {
            // Then they know.
        }
    }

    private static void drain(Socket caller) throws IOException {
        var piece = new byte[PIECE];
        while (caller.getInputStream().read(piece) >= 0) {
            // They have not heard yet that nobody listens.
        }
    }

    /** Stops listening and cuts what is open. */
    @Override
    public void close() {
        try {
            for (var server : listening) {
                server.close();
            }
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
