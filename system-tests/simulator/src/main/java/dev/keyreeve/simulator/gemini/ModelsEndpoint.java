package dev.keyreeve.simulator.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * {@code GET /v1beta/models} and {@code GET /v1beta/models/{id}}:
 * <a href="https://ai.google.dev/api/models">ai.google.dev</a>. The list is a sample.
 */
record ModelsEndpoint() implements Endpoint {
    private static final List<String> LISTED =
            List.of("gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite", "gemini-embedding-001");

    @Override
    public String name() {
        return "gemini.models";
    }

    @Override
    public Reading read(Incoming request) {
        if (request.parameters().isEmpty()) {
            return Reading.unbilled(null, ModelsEndpoint::list);
        }
        String id = RequestBody.existing(request.parameter("model"));
        return Reading.unbilled(id, () -> Buffer.buffer(Json.of(model(id)) + "\n"));
    }

    private static Buffer list() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        ArrayNode models = list.putArray("models");
        LISTED.forEach(id -> models.add(model(id)));
        return Buffer.buffer(Json.of(list) + "\n");
    }

    private static ObjectNode model(String id) {
        ObjectNode model = JsonNodeFactory.instance
                .objectNode()
                .put("name", "models/" + id)
                .put("version", "001")
                .put("displayName", id + " (simulated)")
                .put("description", "Simulated by the Keyreeve provider simulator.")
                .put("inputTokenLimit", 1_048_576)
                .put("outputTokenLimit", 65_536);
        ArrayNode methods = model.putArray("supportedGenerationMethods");
        if (id.contains("embedding")) {
            methods.add("embedContent");
        } else {
            methods.add("generateContent").add("countTokens");
        }
        return model;
    }
}
