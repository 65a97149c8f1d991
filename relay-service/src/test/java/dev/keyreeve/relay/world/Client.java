package dev.keyreeve.relay.world;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** A caller with a key. */
public final class Client {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI relay;
    private final String key;

    Client(URI relay, String key) {
        this.relay = relay;
        this.key = key;
    }

    /** A call for a stream, as it goes over a connection. */
    public byte[] rawChatStream(String prompt) {
        var body = chatBody(prompt, true);
        return ("POST /v1/chat/completions HTTP/1.1\r\nHost: relay\r\nAuthorization: Bearer " + key
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A whole answer. */
    public record Answer(int status, HttpResponse<byte[]> response) {
        public String text() {
            return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return Json.read(response.body(), JsonNode.class);
        }

        public String code() {
            return json().at("/error/code").asText();
        }

        public String exchange() {
            return response.headers().firstValue("x-keyreeve-exchange").orElseThrow();
        }

        /** The connection's. */
        public boolean asksForTheEnd() {
            return response.headers().allValues("connection").contains("close");
        }
    }

    /** A stream as it comes; lines without their ends. */
    public static final class Stream {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final HttpResponse<java.util.stream.Stream<String>> response;
        private final CompletableFuture<Void> end;

        private Stream(HttpResponse<java.util.stream.Stream<String>> response) {
            this.response = response;
            this.end = CompletableFuture.runAsync(
                    () -> response.body().forEach(lines::add),
                    task -> Thread.ofVirtual().start(task));
        }

        public int status() {
            return response.statusCode();
        }

        public List<String> lines() {
            return lines;
        }

        public String exchange() {
            return response.headers().firstValue("x-keyreeve-exchange").orElseThrow();
        }

        /** Waits for its end; true when the body was whole. */
        public boolean endedWhole() {
            try {
                end.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join();
                return true;
            } catch (CompletionException e) {
                if (e.getCause() instanceof java.util.concurrent.TimeoutException) {
                    throw e;
                }
                return false;
            }
        }

        public boolean isOpen() {
            return !end.isDone();
        }

        /** Hangs up. */
        public void close() {
            response.body().close();
        }

        public String all() {
            return String.join("\n", lines);
        }
    }

    public Answer chat(String prompt) {
        return post("/v1/chat/completions", chatBody(prompt, false));
    }

    public Stream chatStream(String prompt) {
        return stream("/v1/chat/completions", chatBody(prompt, true));
    }

    public static String chatBody(String prompt, boolean stream) {
        return """
                {"model":"gpt-4.1-mini","messages":[{"role":"user","content":%s}],"stream":%b}""".formatted(new String(Json.write(prompt), java.nio.charset.StandardCharsets.UTF_8), stream);
    }

    public Answer post(String path, String body) {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    public Answer get(String path) {
        return send(request(path).GET().build());
    }

    public Answer send(HttpRequest request) {
        try {
            var response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public CompletableFuture<Answer> later(String path, String body) {
        return HTTP.sendAsync(
                        request(path)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(response -> new Answer(response.statusCode(), response));
    }

    public Stream stream(String path, String body) {
        return stream(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    public Stream stream(HttpRequest request) {
        try {
            return new Stream(HTTP.send(request, HttpResponse.BodyHandlers.ofLines()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A session over a WebSocket. */
    public Session session(String path) {
        return Session.open(URI.create("ws" + relay.resolve(path).toString().substring("http".length())), key);
    }

    public HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(relay.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json");
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }
}
