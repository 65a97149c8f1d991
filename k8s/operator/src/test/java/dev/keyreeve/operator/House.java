package dev.keyreeve.operator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The real house on this machine, as an administrator and an app see it. */
final class House implements AutoCloseable {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final String ACME = "Acme";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final Stack stack = Stack.builder().organization(ACME).start();

    String adminKey() {
        return stack.adminKey(ACME).reveal();
    }

    /** A new admin key, for an operator or anybody else. */
    JsonNode keyFor(String role) {
        return admin("POST", "/admin_api_keys", "{\"name\":\"team\",\"role\":\"" + role + "\"}");
    }

    /** What an administrator is answered below {@code /v1/organization}; anything but success fails the story. */
    JsonNode admin(String method, String path, String body) {
        var answer = send(stack.admin(), method, "/v1/organization" + path, adminKey(), body);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return tree(answer.body());
    }

    JsonNode list(String path) {
        return admin("GET", path + "?limit=100", "").path("data");
    }

    /** The status of a call to the relay with a key, as an app makes it. */
    int call(String key) {
        return send(
                        stack.relay(1),
                        "POST",
                        "/v1/chat/completions",
                        key,
                        "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":20}")
                .statusCode();
    }

    /** Whether the provider has seen this secret. */
    boolean used(String secret) {
        var stats = send(stack.provider().resolve("/"), "GET", "_simulator/stats", "", "");
        return tree(stats.body()).path("by_authorization").has("Bearer " + secret);
    }

    private static HttpResponse<String> send(URI base, String method, String path, String key, String body) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .build();
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException failure) {
            throw new UncheckedIOException(body, failure);
        }
    }

    @Override
    public void close() {
        stack.close();
    }
}
