package dev.keyreeve.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.endpoint.Endpoint.Reading;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Operation;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.Routes;
import dev.keyreeve.simulator.store.Listing;
import dev.keyreeve.simulator.store.Shelf;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Ids;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The responses that were stored, and what is done with them:
 * <a href="https://platform.openai.com/docs/api-reference/responses/get">platform.openai.com</a>. One that runs in the
 * background is done when its tokens would have been there; nothing runs meanwhile, it is looked at when asked for.
 */
final class StoredResponses {
    private static final String NAME = "responses.stored";
    private static final int MOST_KEPT = 500;
    private static final long MOST_BYTES = 4 * 1024 * 1024;

    private final InstantSource clock;
    private final Shelf<Stored> shelf = new Shelf<>(MOST_KEPT, MOST_BYTES);

    StoredResponses(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A response.
     *
     * @param done as it is in the end
     * @param input the request's
     * @param tokens that a response which goes on from here reads: what was asked and what was answered
     * @param due when it is done, for one in the background
     */
    record Stored(
            ObjectNode done,
            JsonNode input,
            int tokens,
            @Nullable Instant due) {}

    void under(Routes routes, String base) {
        routes.add("GET", base + "/{id}", new Operation(NAME, this::retrieve))
                .add("DELETE", base + "/{id}", new Operation(NAME, this::delete))
                .add("POST", base + "/{id}/cancel", new Operation(NAME, this::cancel))
                .add("GET", base + "/{id}/input_items", new Operation(NAME, this::inputItems));
    }

    void keep(String caller, Stored response, long bytes) {
        shelf.put(caller, response.done.path("id").asText(), response, bytes);
    }

    @Nullable
    Stored get(String caller, String id) {
        return shelf.get(caller, id);
    }

    private Reading retrieve(Incoming request) {
        return Reading.unbilled(null, () -> body(now(found(request))));
    }

    private ObjectNode now(Stored stored) {
        return stored.due == null || !stored.due.isAfter(clock.instant())
                ? stored.done
                : unfinished(stored.done, "in_progress");
    }

    /** A response in the background before it is done. */
    static ObjectNode unfinished(ObjectNode done, String status) {
        ObjectNode response = done.deepCopy().put("status", status);
        response.putArray("output");
        return response.putNull("completed_at").putNull("incomplete_details").putNull("usage");
    }

    private Reading delete(Incoming request) {
        return Reading.unbilled(null, () -> {
            String id = request.parameter("id");
            found(request);
            shelf.remove(request.caller(), id);
            return body(JsonNodeFactory.instance
                    .objectNode()
                    .put("id", id)
                    .put("object", "response.deleted")
                    .put("deleted", true));
        });
    }

    private Reading cancel(Incoming request) {
        return Reading.unbilled(null, () -> {
            Stored stored = found(request);
            if (!stored.done.path("background").booleanValue()) {
                throw new Refusal(ApiError.invalid(null, null, "Cannot cancel a synchronous response."));
            }
            if (stored.due != null && stored.due.isAfter(clock.instant())) {
                ObjectNode cancelled = unfinished(stored.done, "cancelled");
                shelf.change(
                        request.caller(),
                        request.parameter("id"),
                        was -> new Stored(cancelled, was.input, was.tokens, null));
                return body(cancelled);
            }
            return body(stored.done);
        });
    }

    private Reading inputItems(Incoming request) {
        return Reading.unbilled(
                null,
                () -> Listing.of(items(found(request).input), request.query(), "after")
                        .body("list"));
    }

    private static List<ObjectNode> items(JsonNode input) {
        if (input.isTextual()) {
            return List.of(item(
                    JsonNodeFactory.instance.objectNode().put("role", "user").put("content", input.textValue())));
        }
        List<ObjectNode> items = StreamSupport.stream(input.spliterator(), false)
                .map(each -> item(each.deepCopy()))
                .toList();
        return items.reversed();
    }

    private static ObjectNode item(ObjectNode item) {
        if (!item.has("id")) {
            item.put("id", Ids.message());
        }
        if (!item.has("type")) {
            item.put("type", "message");
        }
        if (item.path("content").isTextual()) {
            String text = item.get("content").textValue();
            ArrayNode content = item.putArray("content");
            content.addObject().put("type", "input_text").put("text", text);
        }
        return item.put("status", "completed");
    }

    private Stored found(Incoming request) {
        String id = request.parameter("id");
        Stored stored = shelf.get(request.caller(), id);
        if (stored == null) {
            throw new Refusal(new ApiError(
                    404, ApiError.INVALID_REQUEST, null, null, "Response with id '" + id + "' not found.", -1));
        }
        return stored;
    }

    private static Buffer body(ObjectNode response) {
        return Buffer.buffer(Json.of(response) + "\n");
    }
}
