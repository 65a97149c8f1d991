package dev.keyreeve.relay.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** An HTTP API with an address of its own, that remembers what it was asked. */
public final class Api implements AutoCloseable {
    private static final String USAGE = "{\"input_tokens\":300,\"output_tokens\":70,\"total_tokens\":370}";

    private final HttpServer server;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch goOn = new CountDownLatch(0);

    /**
     * A request as it came.
     *
     * @param headers by lower-case name
     */
    public record Seen(String method, String uri, Map<String, String> headers, String body) {}

    private Api() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    static Api start() throws IOException {
        return new Api();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
    }

    public List<Seen> seenOf(String exchange) {
        return seen.stream()
                .filter(one -> exchange.equals(one.headers().get("x-keyreeve-exchange")))
                .toList();
    }

    /** Streams send one event, and the rest when they are told to go on. */
    public void pauseStreams() {
        goOn = new CountDownLatch(1);
    }

    public void goOn() {
        goOn.countDown();
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            var headers = new java.util.TreeMap<String, String>();
            call.getRequestHeaders()
                    .forEach((name, values) ->
                            headers.put(name.toLowerCase(java.util.Locale.ROOT), String.join(", ", values)));
            var uri = call.getRequestURI().toString();
            var body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.add(new Seen(call.getRequestMethod(), uri, headers, body));
            call.getResponseHeaders().add("Set-Cookie", "session=1");
            call.getResponseHeaders().add("Link", "<" + uri + ">; rel=next");
            switch (call.getRequestURI().getPath()) {
                case "/api/pets/events" -> stream(call);
                case "/api/pets/nothing" -> call.sendResponseHeaders(204, -1);
                case "/api/pets/moved" -> {
                    call.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
                    call.sendResponseHeaders(302, -1);
                }
                case "/api/pets/repeats" -> {
                    call.getResponseHeaders().add("x-request-id", String.valueOf(headers));
                    text(call, 200, uri + " " + headers);
                }
                case "/api/pets/compressed" -> compressed(call, 200, uri + " " + headers);
                case "/api/pets/compressed-forbidden" -> compressed(call, 403, uri + " " + headers);
                case "/api/batches" -> text(call, 200, batch("validating", "null"));
                case "/api/batches/batch_1" -> text(call, 200, batch("completed", USAGE));
                case "/api/pets/unauthorized" -> text(call, 401, "no " + headers);
                case "/api/pets/forbidden" -> text(call, 403, "not yours: " + uri + " " + headers);
                default -> text(call, 200, "{\"pets\":[]}");
            }
        }
    }

    private static String batch(String status, String usage) {
        return "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"%s\",\"usage\":%s}".formatted(status, usage);
    }

    private void stream(HttpExchange call) throws IOException {
        call.getResponseHeaders().add("Content-Type", "text/event-stream");
        call.sendResponseHeaders(200, 0);
        var out = call.getResponseBody();
        for (int i = 0; i < 20; i++) {
            out.write(("data: " + i + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Whatever it is asked for. */
    private static void compressed(HttpExchange call, int status, String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        call.getResponseHeaders().add("Content-Type", "application/json");
        call.getResponseHeaders().add("Content-Encoding", "gzip");
        call.sendResponseHeaders(status, bytes.size());
        bytes.writeTo(call.getResponseBody());
    }

    private static void text(HttpExchange call, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().add("Content-Type", "application/json");
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        goOn();
        server.stop(0);
    }
}
