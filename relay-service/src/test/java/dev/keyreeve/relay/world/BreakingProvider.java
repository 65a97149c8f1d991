package dev.keyreeve.relay.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A compatible provider that says what it is told to, byte by byte, and then hangs up or keeps silent. */
public final class BreakingProvider implements AutoCloseable {
    private static final String MODELS =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"data\":[]}";

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile String says = "";
    private volatile boolean hangsUp;

    public BreakingProvider() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /** From now on, to all but the question for its models; lines of the head end as they should. */
    public void says(String text, boolean hangsUp) {
        this.says = text.replace("\n", "\r\n");
        this.hangsUp = hangsUp;
    }

    public int calls() {
        return calls.get();
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            for (var head = head(socket); !head.isEmpty(); head = head(socket)) {
                boolean models = head.contains("/models ");
                if (!models) {
                    calls.incrementAndGet();
                }
                socket.getOutputStream().write((models ? MODELS : says).getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                if (!models && hangsUp) {
                    return;
                }
            }
        } catch (IOException gone) {
            // the relay hung up
        } finally {
            open.remove(socket);
        }
    }

    /** With the body behind it, which is read and forgotten; empty at the end. */
    private static String head(Socket socket) throws IOException {
        var head = new StringBuilder();
        var in = socket.getInputStream();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        for (var line : head.toString().split("\r\n")) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                in.readNBytes(Integer.parseInt(
                        line.substring("content-length:".length()).strip()));
            }
        }
        return head.toString();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
