package dev.keyreeve.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;

/** One organization of a running stack, with a credential and a project: what every measurement needs. */
final class Tenant {
    /** What the simulator takes for a provider's secret. */
    static final String SECRET = "sk-bench-0123456789abcdef";

    private static final String CHAT = """
            {"model":"gpt-4o-mini","messages":[{"role":"user","content":"%s"}]}""";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI admin;
    private final String adminKey;
    private final String project;

    record Member(String user, String value) {}

    Tenant(Stack stack) throws IOException, InterruptedException {
        admin = stack.admin();
        adminKey = stack.adminKey().reveal();
        change("/credentials", Map.of("provider", "openai", "name", "bench", "secret", SECRET));
        project = change("/projects", Map.of("name", "bench")).path("id").asText();
    }

    Member join() throws IOException, InterruptedException {
        var email = UUID.randomUUID() + "@example.com";
        var user = change("/users", Map.of("email", email, "name", "bench", "role", "member"))
                .path("id")
                .asText();
        change("/projects/" + project + "/users", Map.of("user_id", user, "role", "member"));
        var owner = Map.of("type", "user", "id", user);
        var key = change("/projects/" + project + "/api_keys", Map.of("name", "bench", "owner", owner));
        return new Member(user, key.path("value").asText());
    }

    /** Answers when no relay admits the member any more. */
    JsonNode disable(Member member) throws IOException, InterruptedException {
        return change("/users/" + member.user() + "/disable", Map.of());
    }

    /**
     * @param base an address that ends with {@code /v1}: the relay's, or the provider's own
     * @return the status
     */
    int chat(String base, String key, String prompt) throws IOException, InterruptedException {
        return send(base + "/chat/completions", key, CHAT.formatted(prompt)).statusCode();
    }

    private JsonNode change(String path, Map<String, ?> body) throws IOException, InterruptedException {
        var answer =
                send(admin + "/v1/organization" + path, adminKey, Json.mapper().writeValueAsString(body));
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("POST " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return Json.mapper().readTree(answer.body());
    }

    private HttpResponse<String> send(String address, String key, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
