package dev.keyreeve.drills.slow;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A provider that streams as fast as its reader lets it, and counts what left. How many events, the request says in
 * {@code max_tokens}.
 */
final class Fountain implements AutoCloseable {
    private static final Pattern EVENTS = Pattern.compile("\"max_tokens\":(\\d+)");
    /** As little as can be, since it counts as read by somebody. */
    private static final int SEND_BUFFER = 32 * 1024;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> tokens = new ConcurrentHashMap<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong written = new AtomicLong();

    Fountain() throws IOException {
        server = new ServerSocket(0, 2_000, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("fountain").start(this::accept);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /** Of all streams together, headers and framing left out. */
    long written() {
        return written.get();
    }

    long calls() {
        return calls.get();
    }

    /** How many output tokens it would bill, by exchange. */
    Map<String, Integer> tokens() {
        return Map.copyOf(tokens);
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the drill is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSendBufferSize(SEND_BUFFER);
            var in = new BufferedInputStream(socket.getInputStream());
            var head = Wire.head(in);
            while (!head.isEmpty()) {
                answer(in, head, socket.getOutputStream());
                head = Wire.head(in);
            }
        } catch (IOException gone) {
            // the relay may hang up; whether it may, the drill judges by what readers have
        } finally {
            open.remove(socket);
        }
    }

    private void answer(InputStream in, String head, OutputStream out) throws IOException {
        var body = new String(in.readNBytes(Wire.length(head)), StandardCharsets.UTF_8);
        var asked = EVENTS.matcher(body);
        if (!asked.find()) {
            throw new IOException("no max_tokens in " + body);
        }
        var stream = new LongStream(Integer.parseInt(asked.group(1)));
        calls.incrementAndGet();
        tokens.put(Wire.header(head, "x-keyreeve-exchange"), stream.events());
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        for (int number = 0; number < stream.events(); number++) {
            chunk(out, stream.event(number));
        }
        chunk(out, stream.closing());
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void chunk(OutputStream out, byte[] event) throws IOException {
        var size = Integer.toHexString(event.length) + "\r\n";
        var chunk = new byte[size.length() + event.length + 2];
        System.arraycopy(size.getBytes(StandardCharsets.US_ASCII), 0, chunk, 0, size.length());
        System.arraycopy(event, 0, chunk, size.length(), event.length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        out.write(chunk);
        written.addAndGet(event.length);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
