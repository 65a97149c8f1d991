package dev.keyreeve.drills.kit;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyreeve.contracts.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** JSON over HTTP for what a drill asks and orders; the calls that it drives as load go through {@link Load}. */
public final class Wire {
    /** Money must not pass through a double. */
    private static final ObjectReader EXACT =
            Json.mapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI base;
    private final @Nullable String bearer;

    /**
     * @param base without a path
     * @param bearer sent as {@code Authorization}; null for none
     */
    public Wire(URI base, @Nullable String bearer) {
        this.base = base;
        this.bearer = bearer;
    }

    /** What was answered. */
    public record Reply(int status, JsonNode body) {
        public boolean ok() {
            return status / 100 == 2;
        }

        /** {@code error.code}, or an empty string. */
        public String code() {
            return body.at("/error/code").asText();
        }

        /**
         * The body of a success.
         *
         * @throws IllegalStateException with the answer when it is none
         */
        public JsonNode orThrow() {
            if (!ok()) {
                throw new IllegalStateException(status + " " + body);
            }
            return body;
        }
    }

    public Reply get(String path) {
        return send("GET", path, null);
    }

    /** @param body anything that {@link Json} writes; null for no body */
    public Reply post(String path, @Nullable Object body) {
        return send("POST", path, body);
    }

    public Reply delete(String path) {
        return send("DELETE", path, null);
    }

    /** @throws UncheckedIOException when no answer comes */
    private Reply send(String method, String path, @Nullable Object body) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.write(body)))
                .header("Content-Type", "application/json");
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), json(response.body()));
        } catch (IOException failure) {
            throw new UncheckedIOException(method + " " + base + path, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static JsonNode json(byte[] body) throws IOException {
        return body.length == 0 ? MissingNode.getInstance() : EXACT.readTree(body);
    }
}
