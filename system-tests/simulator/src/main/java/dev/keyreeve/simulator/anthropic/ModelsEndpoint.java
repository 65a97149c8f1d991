package dev.keyreeve.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.store.Listing;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * {@code GET /v1/models} and {@code GET /v1/models/{id}}:
 * <a href="https://docs.anthropic.com/en/api/models-list">docs.anthropic.com</a>. The list is a sample.
 */
record ModelsEndpoint() implements Endpoint {
    private static final List<String> LISTED = List.of("claude-opus-4-1", "claude-sonnet-4-5", "claude-haiku-4-5");

    @Override
    public String name() {
        return "anthropic.models";
    }

    @Override
    public Reading read(Incoming request) {
        if (request.parameters().isEmpty()) {
            List<ObjectNode> all = LISTED.stream().map(ModelsEndpoint::model).toList();
            return Reading.unbilled(
                    null, () -> Listing.of(all, request.query(), "after_id").body(null));
        }
        String id = RequestBody.existing(request.parameter("id"));
        return Reading.unbilled(id, () -> Buffer.buffer(Json.of(model(id)) + "\n"));
    }

    private static ObjectNode model(String id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "model")
                .put("id", id)
                .put("display_name", id + " (simulated)")
                .put("created_at", "2025-01-01T00:00:00Z") // a constant keeps answers comparable
                .put("lifecycle", "active")
                .putNull("deprecated_at")
                .putNull("retires_at")
                .putNull("line")
                .putNull("capabilities")
                .putNull("max_input_tokens")
                .putNull("max_tokens");
    }
}
