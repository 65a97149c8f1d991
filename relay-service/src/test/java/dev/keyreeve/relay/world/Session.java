package dev.keyreeve.relay.world;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A caller's side of a session over a WebSocket. */
public final class Session implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket socket;
    private int status;

    private Session() {}

    static Session open(URI address, String key) {
        var session = new Session();
        try {
            var builder = HTTP.newWebSocketBuilder();
            if (!key.isEmpty()) {
                builder.header("Authorization", "Bearer " + key);
            }
            session.socket = builder.buildAsync(address, session).join();
            session.status = 101;
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof WebSocketHandshakeException refused)) {
                throw e;
            }
            session.status = refused.getResponse().statusCode();
            session.closed.complete(session.status);
        }
        return session;
    }

    /** Of the upgrade; 101 when it is open. */
    public int status() {
        return status;
    }

    public void say(String json) {
        socket.sendText(json, true).join();
    }

    /** What came so far. */
    public List<JsonNode> messages() {
        return messages;
    }

    public boolean heard(String type) {
        return messages.stream()
                .anyMatch(message -> message.path("type").asText().equals(type));
    }

    public JsonNode last(String type) {
        return messages.stream()
                .filter(message -> message.path("type").asText().equals(type))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** The status of the close frame, once it has come. */
    public CompletableFuture<Integer> closed() {
        return closed;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            messages.add(Json.read(part.toString().getBytes(StandardCharsets.UTF_8), JsonNode.class));
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(-1);
    }

    /** Leaves as a client does, unless the other side has left at the same time. */
    @Override
    public void close() {
        if (socket != null && !socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .exceptionally(gone -> socket)
                    .join();
        }
    }
}
