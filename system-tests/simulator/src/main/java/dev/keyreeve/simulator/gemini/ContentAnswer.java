package dev.keyreeve.simulator.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.text.Words;
import dev.keyreeve.simulator.wire.Ids;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer of {@code :generateContent}, whole or in chunks, which have the same shape.
 *
 * @param model as answered
 * @param usage null if the answer keeps silent about it
 */
record ContentAnswer(
        String id, String model, Length length, @Nullable ContentUsage usage) {

    static ContentAnswer of(String requestedModel, Length length, @Nullable ContentUsage usage) {
        return new ContentAnswer(Ids.random("", 22, 62), requestedModel + "-simulator", length, usage);
    }

    Buffer body() {
        return Buffer.buffer(Json.of(response(Words.answer(length.visible()), length.visible(), true)) + "\n");
    }

    /**
     * A response.
     *
     * @param written tokens, up to and with this one
     */
    ObjectNode response(String text, int written, boolean last) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        ObjectNode candidate = response.putArray("candidates").addObject();
        ObjectNode content = candidate.putObject("content");
        content.putArray("parts").addObject().put("text", text);
        content.put("role", "model");
        if (last) {
            candidate.put("finishReason", length.cut() ? "MAX_TOKENS" : "STOP");
        }
        candidate.put("index", 0);
        if (usage != null) {
            response.set("usageMetadata", usage.metadata(written));
        }
        return response.put("modelVersion", model).put("responseId", id);
    }
}
