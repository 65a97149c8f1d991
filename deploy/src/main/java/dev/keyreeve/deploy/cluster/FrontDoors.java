package dev.keyreeve.deploy.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.deploy.process.Signals;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Calls both front doors as a stranger and as an administrator would, and judges what they answer. */
public final class FrontDoors {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final Duration patience;
    private final Consumer<String> teller;

    /**
     * @param patience how long a door may take to answer as it should
     * @param teller hears a line for each call
     */
    public FrontDoors(Duration patience, Consumer<String> teller) {
        this.patience = patience;
        this.teller = teller;
    }

    /** A call, and what it should be answered. */
    private record Call(String says, URI at, String key, int status, String field, String value) {}

    /** Whether all of them answered as they should. */
    public boolean areOpen(URI admin, URI relay, String adminKey) {
        var users = admin.resolve("/v1/organization/users");
        return List.of(
                        new Call("the admin API knows the admin key", users, adminKey, 200, "/object", "list"),
                        new Call("and refuses another", users, "nobody", 401, "/error/code", "invalid_key"),
                        new Call(
                                "a relay asks for a key",
                                relay.resolve("/v1/models"),
                                "nobody",
                                401,
                                "/error/code",
                                "invalid_key"))
                .stream()
                .allMatch(this::succeeds);
    }

    private boolean succeeds(Call call) {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            String answer = answer(call);
            if (answer.isEmpty()) {
                teller.accept("ok   " + call.says());
                return true;
            }
            if (System.nanoTime() - until > 0) {
                teller.accept("no   " + call.says() + ": " + call.at() + " " + answer);
                return false;
            }
            Signals.pause(PAUSE);
        }
    }

    /** What was wrong with it, or nothing. */
    private String answer(Call call) {
        var request = HttpRequest.newBuilder(call.at())
                .header("Authorization", "Bearer " + call.key())
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode body = Json.mapper().readTree(response.body());
            boolean asItShould = response.statusCode() == call.status()
                    && body.at(call.field()).asText().equals(call.value());
            return asItShould
                    ? ""
                    : "answered " + response.statusCode() + " "
                            + body.at("/error/code").asText();
        } catch (IOException failure) {
            return "did not answer: " + failure;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "was not waited for";
        }
    }
}
