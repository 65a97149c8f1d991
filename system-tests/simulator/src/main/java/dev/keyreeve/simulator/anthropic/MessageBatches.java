package dev.keyreeve.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Operation;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.endpoint.Routes;
import dev.keyreeve.simulator.store.Listing;
import dev.keyreeve.simulator.store.Shelf;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Ids;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/messages/batches}: <a href="https://docs.anthropic.com/en/api/creating-message-batches">docs.anthropic.com
 * </a>. Nothing of a batch is ever processed: it is in progress until it is cancelled, is canceling in the answer to
 * that, and has ended when it is asked for next.
 */
final class MessageBatches {
    private static final String NAME = "anthropic.batches";
    private static final int MOST_KEPT = 1_000;
    private static final Duration LIFE = Duration.ofHours(24);

    private final InstantSource clock;
    private final Shelf<ObjectNode> shelf = new Shelf<>(MOST_KEPT, Long.MAX_VALUE);

    MessageBatches(InstantSource clock) {
        this.clock = clock;
    }

    void under(Routes routes, String base) {
        routes.add("POST", base, new Operation(NAME, this::create))
                .add("GET", base, new Operation(NAME, this::list))
                .add("GET", base + "/{id}", new Operation(NAME, this::retrieve))
                .add("POST", base + "/{id}/cancel", new Operation(NAME, this::cancel));
    }

    private Endpoint.Reading create(Incoming request) {
        JsonNode requests = RequestBody.parse(request).filledArray("requests");
        for (JsonNode each : requests) {
            if (!each.path("custom_id").isTextual() || !each.path("params").isObject()) {
                throw new Refusal(ApiError.invalid(
                        "requests", null, "requests: each needs a custom_id and params, as for a message"));
            }
        }
        return Endpoint.Reading.unbilled(null, () -> {
            ObjectNode batch = batch(requests.size());
            shelf.put(request.caller(), batch.get("id").textValue(), batch, 0);
            return body(batch);
        });
    }

    private ObjectNode batch(int requests) {
        ObjectNode batch = JsonNodeFactory.instance
                .objectNode()
                .put("id", Ids.random("msgbatch_01", 22, 62))
                .put("type", "message_batch")
                .put("processing_status", "in_progress");
        counts(batch, requests, 0);
        return batch.putNull("ended_at")
                .put("created_at", clock.instant().toString())
                .put("expires_at", clock.instant().plus(LIFE).toString())
                .putNull("archived_at")
                .putNull("cancel_initiated_at")
                .putNull("results_url");
    }

    private static void counts(ObjectNode batch, int processing, int canceled) {
        batch.putObject("request_counts")
                .put("processing", processing)
                .put("succeeded", 0)
                .put("errored", 0)
                .put("canceled", canceled)
                .put("expired", 0);
    }

    private Endpoint.Reading list(Incoming request) {
        return Endpoint.Reading.unbilled(
                null,
                () -> Listing.of(shelf.of(request.caller()), request.query(), "after_id")
                        .body(null));
    }

    private Endpoint.Reading retrieve(Incoming request) {
        return Endpoint.Reading.unbilled(
                null, () -> body(found(shelf.change(request.caller(), request.parameter("id"), this::ended))));
    }

    private Endpoint.Reading cancel(Incoming request) {
        return Endpoint.Reading.unbilled(
                null, () -> body(found(shelf.change(request.caller(), request.parameter("id"), this::canceling))));
    }

    private ObjectNode canceling(ObjectNode batch) {
        return is(batch, "in_progress")
                ? batch.deepCopy()
                        .put("processing_status", "canceling")
                        .put("cancel_initiated_at", clock.instant().toString())
                : batch;
    }

    private ObjectNode ended(ObjectNode batch) {
        if (!is(batch, "canceling")) {
            return batch;
        }
        ObjectNode ended = batch.deepCopy()
                .put("processing_status", "ended")
                .put("ended_at", clock.instant().toString());
        counts(ended, 0, batch.path("request_counts").path("processing").asInt());
        return ended;
    }

    private static boolean is(ObjectNode batch, String status) {
        return batch.path("processing_status").asText().equals(status);
    }

    private static ObjectNode found(@Nullable ObjectNode batch) {
        if (batch == null) {
            throw new Refusal(new ApiError(404, "not_found_error", null, null, "Message batch not found.", -1));
        }
        return batch;
    }

    private static Buffer body(ObjectNode batch) {
        return Buffer.buffer(Json.of(batch) + "\n");
    }
}
