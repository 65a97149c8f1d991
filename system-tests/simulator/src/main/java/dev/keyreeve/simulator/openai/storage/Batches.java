package dev.keyreeve.simulator.openai.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.endpoint.Endpoint.Reading;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Operation;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.endpoint.Routes;
import dev.keyreeve.simulator.store.Listing;
import dev.keyreeve.simulator.store.Shelf;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Ids;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/batches}: <a href="https://platform.openai.com/docs/api-reference/batch">platform.openai.com</a>. Nothing of
 * a batch is ever processed: it is validated, in progress when it is asked for next, and so until it is cancelled.
 */
public final class Batches {
    private static final String NAME = "batches";
    private static final int MOST_KEPT = 1_000;
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final List<String> MOMENTS = List.of(
            "in_progress_at",
            "finalizing_at",
            "completed_at",
            "failed_at",
            "expired_at",
            "cancelling_at",
            "cancelled_at");

    private final InstantSource clock;
    private final Files files;
    private final Shelf<ObjectNode> shelf = new Shelf<>(MOST_KEPT, Long.MAX_VALUE);

    public Batches(InstantSource clock, Files files) {
        this.clock = clock;
        this.files = files;
    }

    public void under(Routes routes, String base) {
        routes.add("POST", base, new Operation(NAME, this::create))
                .add("GET", base, new Operation(NAME, this::list))
                .add("GET", base + "/{id}", new Operation(NAME, this::retrieve))
                .add("POST", base + "/{id}/cancel", new Operation(NAME, this::cancel));
    }

    private Reading create(Incoming request) {
        RequestBody body = RequestBody.parse(request);
        for (String each : List.of("input_file_id", "endpoint", "completion_window")) {
            body.require(each);
        }
        String file = String.valueOf(body.text("input_file_id"));
        if (!files.has(request.caller(), file)) {
            throw new Refusal(ApiError.invalid("input_file_id", null, "No such File object: " + file));
        }
        return Reading.unbilled(null, () -> {
            ObjectNode batch = batch(body, file);
            shelf.put(request.caller(), batch.path("id").asText(), batch, 0);
            return Files.body(batch);
        });
    }

    private ObjectNode batch(RequestBody body, String file) {
        long now = clock.instant().getEpochSecond();
        ObjectNode batch = JsonNodeFactory.instance
                .objectNode()
                .put("id", Ids.random("batch_", 32, 16))
                .put("object", "batch")
                .put("endpoint", body.text("endpoint"))
                .putNull("errors")
                .put("input_file_id", file)
                .put("completion_window", body.text("completion_window"))
                .put("status", "validating")
                .putNull("output_file_id")
                .putNull("error_file_id")
                .put("created_at", now)
                .put("expires_at", now + WINDOW.toSeconds());
        MOMENTS.forEach(batch::putNull);
        batch.putObject("request_counts").put("total", 0).put("completed", 0).put("failed", 0);
        batch.set("metadata", body.has("metadata") ? body.get("metadata") : null);
        return batch;
    }

    private Reading list(Incoming request) {
        return Reading.unbilled(
                null,
                () -> Listing.of(shelf.of(request.caller()), request.query(), "after")
                        .body("list"));
    }

    private Reading retrieve(Incoming request) {
        return Reading.unbilled(
                null,
                () -> Files.body(found(request, shelf.change(request.caller(), request.parameter("id"), this::later))));
    }

    private Reading cancel(Incoming request) {
        return Reading.unbilled(
                null,
                () -> Files.body(
                        found(request, shelf.change(request.caller(), request.parameter("id"), this::cancelling))));
    }

    private ObjectNode later(ObjectNode batch) {
        return switch (status(batch)) {
            case "validating" -> moved(batch, "in_progress");
            case "cancelling" -> moved(batch, "cancelled");
            default -> batch;
        };
    }

    private ObjectNode cancelling(ObjectNode batch) {
        return switch (status(batch)) {
            case "validating", "in_progress" -> moved(batch, "cancelling");
            default ->
                throw new Refusal(new ApiError(
                        409,
                        ApiError.INVALID_REQUEST,
                        null,
                        null,
                        "Cannot cancel a batch with status '" + status(batch) + "'.",
                        -1));
        };
    }

    private ObjectNode moved(ObjectNode batch, String status) {
        return batch.deepCopy()
                .put("status", status)
                .put(status + "_at", clock.instant().getEpochSecond());
    }

    private static String status(ObjectNode batch) {
        return batch.path("status").asText();
    }

    private static ObjectNode found(Incoming request, @Nullable ObjectNode batch) {
        if (batch == null) {
            throw new Refusal(new ApiError(
                    404,
                    ApiError.INVALID_REQUEST,
                    null,
                    null,
                    "No batch found with id '" + request.parameter("id") + "'.",
                    -1));
        }
        return batch;
    }
}
