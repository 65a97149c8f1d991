package dev.keyreeve.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.text.Words;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.EventStream;
import dev.keyreeve.simulator.wire.Ids;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer of {@code POST /v1/responses}, plain or as a stream:
 * <a href="https://platform.openai.com/docs/api-reference/responses/object">the object</a>. The stream is
 * {@link ResponseStream}.
 *
 * @param request the request's body, whose settings the answer repeats
 * @param usage null if the answer keeps silent about it
 */
public record ResponseAnswer(
        Envelope envelope,
        String messageId,
        Length length,
        JsonNode request,
        @Nullable Usage usage) {

    private static final List<String> REPEATED_OR_NULL = List.of(
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "previous_response_id",
            "prompt_cache_key",
            "safety_identifier");

    public static ResponseAnswer of(Envelope envelope, Length length, JsonNode request, @Nullable Usage usage) {
        return new ResponseAnswer(envelope, Ids.message(), length, request, usage);
    }

    public Buffer body() {
        return Buffer.buffer(Json.of(finished()) + "\n");
    }

    public EventStream stream() {
        return new ResponseStream(this, _ -> {});
    }

    String text() {
        return Words.answer(length.visible());
    }

    /** The response when nothing is there yet. */
    ObjectNode inProgress() {
        return object("in_progress", node().arrayNode());
    }

    /** The response at its good end: {@code completed}, or {@code incomplete} at the request's maximum. */
    ObjectNode finished() {
        ObjectNode response = object(status(), node().arrayNode().add(item(status(), part(text()))));
        if (length.cut()) {
            response.putObject("incomplete_details").put("reason", "max_output_tokens");
        } else {
            response.put("completed_at", Instant.now().getEpochSecond());
        }
        if (usage != null) {
            response.putRawValue("usage", new RawValue(usage.response()));
        }
        return response;
    }

    ObjectNode failed() {
        ObjectNode response = object("failed", node().arrayNode());
        response.putObject("error").put("code", "server_error").put("message", ApiError.SERVER_FAILURE);
        return response;
    }

    String status() {
        return length.cut() ? "incomplete" : "completed";
    }

    ObjectNode item(String status, JsonNode... parts) {
        ObjectNode item = node().objectNode();
        item.put("id", messageId).put("type", "message").put("status", status);
        item.putArray("content").addAll(List.of(parts));
        return item.put("role", "assistant");
    }

    static ObjectNode part(String text) {
        ObjectNode part = node().objectNode().put("type", "output_text");
        part.putArray("annotations");
        part.putArray("logprobs");
        return part.put("text", text);
    }

    private ObjectNode object(String status, ArrayNode output) {
        ObjectNode response = node().objectNode();
        response.put("id", envelope.id()).put("object", "response").put("created_at", envelope.created());
        response.put("status", status).put("background", false).putNull("completed_at");
        response.putNull("error").putNull("incomplete_details").put("model", envelope.model());
        response.set("output", output);
        for (String name : REPEATED_OR_NULL) {
            response.set(name, request.path(name).isMissingNode() ? node().nullNode() : request.get(name));
        }
        response.set("parallel_tool_calls", repeated("parallel_tool_calls", node().booleanNode(true)));
        response.set("reasoning", reasoning());
        response.put("service_tier", "default");
        response.set("store", repeated("store", node().booleanNode(true)));
        response.set("temperature", repeated("temperature", node().numberNode(1.0)));
        response.set("text", textFormat());
        response.set("tool_choice", repeated("tool_choice", node().textNode("auto")));
        response.set("tools", repeated("tools", node().arrayNode()));
        response.put("top_logprobs", 0);
        response.set("top_p", repeated("top_p", node().numberNode(1.0)));
        response.set("truncation", repeated("truncation", node().textNode("disabled")));
        response.putNull("usage");
        response.set("metadata", repeated("metadata", node().objectNode()));
        if (request.has("user")) { // the only one of these that the schema does not let be null
            response.set("user", request.get("user"));
        }
        return response;
    }

    private JsonNode repeated(String name, JsonNode otherwise) {
        JsonNode asked = request.path(name);
        return asked.isMissingNode() || asked.isNull() ? otherwise : asked;
    }

    private JsonNode reasoning() {
        JsonNode nothing = node().objectNode().putNull("effort").putNull("summary");
        return repeated("reasoning", nothing);
    }

    private JsonNode textFormat() {
        ObjectNode text = node().objectNode();
        text.putObject("format").put("type", "text");
        return repeated("text", text.put("verbosity", "medium"));
    }

    private static JsonNodeFactory node() {
        return JsonNodeFactory.instance;
    }
}
