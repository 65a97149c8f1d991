package dev.keyreeve.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.text.Words;
import dev.keyreeve.simulator.wire.Ids;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer of {@code POST /v1/messages}; as a stream it is {@link MessageStream}.
 *
 * @param model as answered
 * @param usage null if the answer keeps silent about it
 */
record MessageAnswer(
        String id, String model, Length length, @Nullable MessageUsage usage) {

    static MessageAnswer of(String requestedModel, Length length, @Nullable MessageUsage usage) {
        return new MessageAnswer(Ids.random("msg_01", 22, 62), requestedModel + "-simulator", length, usage);
    }

    Buffer body() {
        ObjectNode message = message();
        message.withArray("content").add(block(Words.answer(length.visible())));
        message.put("stop_reason", stopReason());
        if (usage != null) {
            message.set("usage", usage.full(usage.output()));
        }
        return Buffer.buffer(Json.of(message) + "\n");
    }

    /** The message when nothing is there yet. */
    ObjectNode message() {
        ObjectNode message = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
        message.putArray("content");
        return message.putNull("stop_reason")
                .putNull("stop_sequence")
                .putNull("stop_details")
                .putNull("container")
                .putNull("diagnostics");
    }

    static ObjectNode block(String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "text")
                .put("text", text)
                .putNull("citations");
    }

    String stopReason() {
        return length.cut() ? "max_tokens" : "end_turn";
    }
}
