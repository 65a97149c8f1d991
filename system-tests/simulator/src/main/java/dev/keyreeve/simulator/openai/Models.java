package dev.keyreeve.simulator.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Answers of {@code GET /v1/models}:
 * <a href="https://platform.openai.com/docs/api-reference/models/object">the object</a>.
 *
 * <p>The list is a sample. Any name is a model here, but {@value RequestBody#MISSING_MODEL}.
 */
public final class Models {
    static final List<String> LISTED = List.of(
            "gpt-4o",
            "gpt-4o-mini",
            "gpt-4.1",
            "gpt-4.1-mini",
            "gpt-4.1-nano",
            "o4-mini",
            "omni-moderation-latest",
            "text-embedding-3-small",
            "text-embedding-3-large");

    private static final long CREATED = 1_735_689_600; // 2025-01-01; a constant keeps answers comparable

    private Models() {}

    public static Buffer list() {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        LISTED.forEach(id -> data.add(model(id)));
        return Buffer.buffer(Json.of(list) + "\n");
    }

    public static Buffer one(String id) {
        return Buffer.buffer(Json.of(model(id)) + "\n");
    }

    private static ObjectNode model(String id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", "keyreeve-simulator");
    }
}
