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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** A compatible provider that answers each credential as it is told to, and remembers who asked what. */
public final class PickyProvider implements AutoCloseable {
    private static final String CHAT = """
            {"id":"c","object":"chat.completion","model":"m","choices":[],\
            "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""";
    private static final String STREAM = """
            data: {"id":"c","object":"chat.completion.chunk","model":"m",\
            "choices":[{"index":0,"delta":{"content":"hi"}}]}

            data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[],\
            "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}

            data: [DONE]

            """;

    private final HttpServer server;
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private final Map<String, Models> ofModels = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile boolean compresses;
    private volatile CountDownLatch models = new CountDownLatch(0);

    /** A request as it came. */
    public record Seen(String path, String secret, String exchange) {
        boolean isOfModels() {
            return path.endsWith("/models");
        }
    }

    private record Models(int status, String text) {}

    private record Refusal(int status, Map<String, String> headers) {}

    public PickyProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** Calls with that secret are answered so from now on, but for the list of models. */
    public void refuses(String secret, int status, Map<String, String> headers) {
        refusals.put(secret, new Refusal(status, headers));
    }

    public void takes(String secret) {
        refusals.remove(secret);
        ofModels.remove(secret);
    }

    /** Whatever it is asked for. */
    public void compresses() {
        compresses = true;
    }

    public void answersModels(String secret, int status) {
        answersModels(secret, status, "{\"data\":[]}");
    }

    public void answersModels(String secret, int status, String text) {
        ofModels.put(secret, new Models(status, text));
    }

    /** The list of models waits until it is told to go on. */
    public void holdModels() {
        models = new CountDownLatch(1);
    }

    public void goOn() {
        models.countDown();
    }

    /** The secrets of all calls but those for the list of models, in their order. */
    public List<String> secrets() {
        return seen.stream().filter(one -> !one.isOfModels()).map(Seen::secret).toList();
    }

    /** How often the list of models was asked for with that secret. */
    public long verifications(String secret) {
        return seen.stream()
                .filter(one -> one.isOfModels() && one.secret().equals(secret))
                .count();
    }

    public List<Seen> calls() {
        return seen.stream().filter(one -> !one.isOfModels()).toList();
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            var headers = call.getRequestHeaders();
            var authorization = headers.getFirst("Authorization");
            var secret = authorization == null ? "" : authorization.substring("Bearer ".length());
            var body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var one = new Seen(call.getRequestURI().getPath(), secret, headers.getFirst("x-keyreeve-exchange"));
            seen.add(one);
            if (one.isOfModels()) {
                await(models);
                var answer = ofModels.getOrDefault(secret, new Models(200, "{\"data\":[]}"));
                write(call, answer.status(), "application/json", answer.text());
                return;
            }
            var refusal = refusals.get(secret);
            if (refusal != null) {
                refusal.headers().forEach(call.getResponseHeaders()::add);
                write(call, refusal.status(), "application/json", "{\"error\":{\"message\":\"no, " + secret + "\"}}");
            } else if (body.contains("\"stream\":true")) {
                write(call, 200, "text/event-stream", STREAM);
            } else {
                write(call, 200, "application/json", CHAT);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(HttpExchange call, int status, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (compresses) {
            bytes = zipped(bytes);
            call.getResponseHeaders().add("Content-Encoding", "gzip");
        }
        call.getResponseHeaders().add("Content-Type", type);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    @Override
    public void close() {
        goOn();
        server.stop(0);
    }
}
