package dev.keyreeve.deploy.demo;

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
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** HTTP as any client would speak it. */
final class Wire implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Money is decimal: a double would not add up. */
    private static final ObjectReader EXACT =
            Json.mapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Answer call(Request request) {
        long begin = System.nanoTime();
        HttpResponse<byte[]> response = send(request, HttpResponse.BodyHandlers.ofByteArray());
        var took = Duration.ofNanos(System.nanoTime() - begin);
        return new Answer(response.statusCode(), response.headers(), json(response.body()), took);
    }

    /** Opens a stream; its events are read in the background. */
    OpenStream stream(Request request) {
        return new OpenStream(send(request, HttpResponse.BodyHandlers.ofInputStream()));
    }

    private <T> HttpResponse<T> send(Request request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request.toHttp(PATIENCE), body);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    request.method() + " " + request.address() + " got no answer: " + failure, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : EXACT.readTree(body);
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** @param body JSON to send, or null */
    record Request(
            String method,
            URI address,
            @Nullable Caller by,
            @Nullable JsonNode body) {
        HttpRequest toHttp(Duration patience) {
            var builder = HttpRequest.newBuilder(address)
                    .timeout(patience)
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(Json.write(body)));
            if (body != null) {
                builder.header("Content-Type", "application/json");
            }
            if (by != null) {
                builder.header("Authorization", "Bearer " + by.key().reveal());
            }
            return builder.build();
        }
    }
}
