package dev.keyreeve.relay.world;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider that answers every request alike, and keeps the bytes of each as they came. */
public final class RecordingProvider implements AutoCloseable {
    private static final String ANSWER = """
            {"id":"c","object":"chat.completion","model":"m","choices":[],\
            "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    private final ServerSocket server;
    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /**
     * @param line {@code POST /v1/chat/completions HTTP/1.1}
     * @param headers each as it stood on the wire
     */
    public record Arrived(String line, List<String> headers, String body) {
        public Optional<String> header(String name) {
            var prefix = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(header -> header.substring(prefix.length()).strip())
                    .findFirst();
        }
    }

    public RecordingProvider() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("recording-provider").start(this::accept);
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    public List<Arrived> arrived() {
        return List.copyOf(arrived);
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // that is how it ends
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            for (var request = read(in); request.isPresent(); request = read(in)) {
                arrived.add(request.get());
                socket.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                                        + ANSWER.length() + "\r\n\r\n" + ANSWER)
                                .getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException gone) {
            // the relay may hang up at any moment
        } finally {
            open.remove(socket);
        }
    }

    private static Optional<Arrived> read(InputStream in) throws IOException {
        var lines = new ArrayList<String>();
        for (var line = line(in); line.isPresent(); line = line(in)) {
            if (line.get().isEmpty()) {
                var head = new Arrived(lines.getFirst(), List.copyOf(lines.subList(1, lines.size())), "");
                int length =
                        head.header("content-length").map(Integer::parseInt).orElse(0);
                var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                return Optional.of(new Arrived(head.line(), head.headers(), body));
            }
            lines.add(line.get());
        }
        return Optional.empty();
    }

    private static Optional<String> line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int read = in.read(); read >= 0; read = in.read()) {
            line.write(read);
            var text = line.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n")) {
                return Optional.of(text.substring(0, text.length() - 2));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
