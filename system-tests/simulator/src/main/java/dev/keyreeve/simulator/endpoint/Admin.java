package dev.keyreeve.simulator.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.behavior.BadBehavior;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.DefaultBehavior;
import dev.keyreeve.simulator.count.Recorder;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What a test talks to: statistics, reset, default behavior, health. Not counted, and open to whoever can connect. */
final class Admin {
    static final String PREFIX = "/_simulator/";
    static final String HEALTH = "/healthz";

    private final Vertx vertx;
    private final Recorder recorder;
    private final DefaultBehavior defaults;

    Admin(Vertx vertx, Recorder recorder, DefaultBehavior defaults) {
        this.vertx = vertx;
        this.recorder = recorder;
        this.defaults = defaults;
    }

    static boolean owns(String path) {
        return path.startsWith(PREFIX) || path.equals(HEALTH);
    }

    void handle(HttpServerRequest request) {
        String method = request.method().name();
        switch (method + " " + request.path()) {
            case "GET " + HEALTH ->
                answer(request, 200, Map.of("status", "up", "simulator", "keyreeve-provider-simulator"));
            case "GET " + PREFIX + "stats" -> slowly(request, recorder::stats);
            case "GET " + PREFIX + "calls" -> paged(request, recorder::calls);
            case "GET " + PREFIX + "requests" ->
                paged(
                        request,
                        (after, limit) ->
                                Map.of("object", "simulator.requests", "data", recorder.requests(after, limit)));
            case "GET " + PREFIX + "behavior" ->
                answer(request, 200, defaults.now().settings());
            case "POST " + PREFIX + "behavior" -> request.bodyHandler(body -> behavior(request, body));
            case "POST " + PREFIX + "reset" -> {
                recorder.reset();
                defaults.set(Behavior.DEFAULT);
                answer(request, 200, Map.of("object", "simulator.reset"));
            }
            default -> refuse(request, ApiError.unknownPath(method, request.path()));
        }
    }

    /** Hundreds of calls with their headers take a while to write; open streams must not wait for that. */
    private void slowly(HttpServerRequest request, Supplier<Object> what) {
        vertx.executeBlocking(() -> Json.of(what.get()), false)
                .onSuccess(json -> send(request.response(), 200, Buffer.buffer(json + "\n")))
                .onFailure(_ -> refuse(request, ApiError.serverFailure()));
    }

    /** A part of a list. */
    @FunctionalInterface
    private interface Pages {
        Object page(long after, int limit);
    }

    private void paged(HttpServerRequest request, Pages pages) {
        try {
            long after = whole(request, "after", 0, 0, Long.MAX_VALUE - 1);
            int limit = (int) whole(request, "limit", 1_000, 1, Integer.MAX_VALUE);
            slowly(request, () -> pages.page(after, limit));
        } catch (Refusal e) {
            refuse(request, e.error());
        }
    }

    private static long whole(HttpServerRequest request, String name, long absent, long least, long most) {
        String text = request.getParam(name);
        if (text == null) {
            return absent;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Answered below.
        }
        throw new Refusal(ApiError.invalid(name, null, "'" + name + "' must be a whole number from " + least + "."));
    }

    /** What the body does not name goes back to what it was at the start. */
    private void behavior(HttpServerRequest request, Buffer body) {
        try {
            Map<String, String> settings = new LinkedHashMap<>();
            RequestBody.parse(body).json().properties().forEach(each -> settings.put(each.getKey(), text(each)));
            defaults.set(Behavior.DEFAULT.with(settings));
            answer(request, 200, defaults.now().settings());
        } catch (Refusal e) {
            refuse(request, e.error());
        } catch (BadBehavior e) {
            refuse(request, ApiError.badBehavior(e));
        }
    }

    private static String text(Map.Entry<String, JsonNode> setting) {
        if (!setting.getValue().isValueNode() || setting.getValue().isNull()) {
            throw RequestBody.wrongType(setting.getKey(), "a string or a number", setting.getValue());
        }
        return setting.getValue().asText();
    }

    private static void answer(HttpServerRequest request, int status, Object value) {
        send(request.response(), status, Buffer.buffer(Json.of(value) + "\n"));
    }

    private static void refuse(HttpServerRequest request, ApiError error) {
        send(request.response(), error.status(), error.body());
    }

    private static void send(HttpServerResponse response, int status, Buffer body) {
        if (!response.closed()) {
            Headers.server(response);
            response.setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, Headers.JSON)
                    .end(body);
        }
    }
}
