package dev.keyreeve.operator.admin;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.operator.v1alpha1.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** key-service, asked with one organization's admin key. Whatever is not an answer is an {@link Obstacle}. */
public final class AdminApi {
    // Money must not pass through a double.
    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final String ROOT = "/v1/organization";
    private static final int PAGE = 100;
    /** A disable answers within 10 s, when relays do not. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client;
    private final URI base;
    private final String key;

    AdminApi(HttpClient client, URI base, String key) {
        this.client = client;
        this.base = base;
        this.key = key;
    }

    /**
     * @param path below {@code /v1/organization}, here and everywhere
     * @return empty where there is no such thing, any more or at all
     */
    public Optional<JsonNode> find(String path) {
        var answer = send("GET", path, "");
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(success(answer));
    }

    /** The one that the key belongs to. */
    public JsonNode organization() {
        return find("").orElseThrow(
                        () -> new Obstacle(Reason.REFUSED, "The organization of this admin key was deleted"));
    }

    boolean isWith(String other) {
        return key.equals(other);
    }

    /** All pages, oldest first. */
    public List<JsonNode> list(String path) {
        var all = new ArrayList<JsonNode>();
        var after = "";
        while (true) {
            var page = success(send("GET", path + "?limit=" + PAGE + after, ""));
            page.path("data").forEach(all::add);
            if (!page.path("has_more").asBoolean()) {
                return all;
            }
            after = "&after=" + encoded(page.path("last_id").asText());
        }
    }

    /** The one of an id if it is still there, else the first in the list that is meant: its id may not have been noted. */
    public Optional<JsonNode> find(String path, Optional<String> id, Predicate<JsonNode> meant) {
        return id.flatMap(known -> find(path + "/" + encoded(known)))
                .or(() -> list(path).stream().filter(meant).findFirst());
    }

    public JsonNode post(String path, JsonNode body) {
        return success(send("POST", path, body.toString()));
    }

    /** What is gone already is as good as deleted. */
    public void delete(String path) {
        var answer = send("DELETE", path, "");
        if (answer.statusCode() != 404) {
            success(answer);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(String method, String path, String body) {
        var request = HttpRequest.newBuilder(base.resolve(ROOT + path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException away) {
            throw new Obstacle(
                    Reason.KEY_SERVICE_AWAY,
                    "key-service at " + base + " cannot be reached: "
                            + away.getClass().getSimpleName());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Obstacle(Reason.KEY_SERVICE_AWAY, "The operator stops");
        }
    }

    private static JsonNode success(HttpResponse<String> answer) {
        int status = answer.statusCode();
        var body = tree(answer.body());
        if (status / 100 == 2) {
            return body;
        }
        throw new Obstacle(
                switch (status) {
                    case 401 -> Reason.ADMIN_KEY_REFUSED;
                    case 403 ->
                        body.at("/error/code").asText().equals("permission_denied")
                                ? Reason.PERMISSION_MISSING
                                : Reason.REFUSED;
                    case 408, 429 -> Reason.KEY_SERVICE_AWAY;
                    default -> status >= 500 ? Reason.KEY_SERVICE_AWAY : Reason.REFUSED;
                },
                "key-service answered " + status + said(status, body));
    }

    /** What it says of a fault of its own is new each time, and so would be the condition and the event. */
    private static String said(int status, JsonNode body) {
        if (status >= 500) {
            return "; its log says why";
        }
        var said = body.at("/error/message").asText();
        return said.isEmpty() ? "" : ": " + said;
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException noJson) {
            return JSON.missingNode();
        }
    }

    @Override
    public String toString() {
        return "AdminApi[" + base + "]";
    }
}
