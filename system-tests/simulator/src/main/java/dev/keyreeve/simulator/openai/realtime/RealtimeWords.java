package dev.keyreeve.simulator.openai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.endpoint.SocketLine;
import dev.keyreeve.simulator.wire.Ids;
import org.jspecify.annotations.Nullable;

/**
 * What the server says.
 *
 * @param beta whether it says it in the beta's words
 */
record RealtimeWords(SocketLine line, boolean beta) {

    static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    ObjectNode event(String type) {
        return node().put("type", type).put("event_id", Ids.random("event_", 21, 62));
    }

    void say(String type, String name, JsonNode what) {
        ObjectNode event = event(type);
        event.set(name, what);
        line.send(event);
    }

    /** An item has joined the conversation. */
    void added(ObjectNode item, @Nullable String previous) {
        if (beta) {
            line.send(placed("conversation.item.created", item, previous));
        } else {
            line.send(placed("conversation.item.added", item, previous));
            line.send(placed("conversation.item.done", item, previous));
        }
    }

    private ObjectNode placed(String type, ObjectNode item, @Nullable String previous) {
        ObjectNode event = event(type).put("previous_item_id", previous);
        event.set("item", item);
        return event;
    }

    void error(String code, String message, JsonNode cause) {
        ObjectNode error = node().put("type", "invalid_request_error")
                .put("code", code)
                .put("message", message)
                .putNull("param");
        error.set("event_id", cause.path("event_id").isTextual() ? cause.get("event_id") : null);
        say("error", "error", error);
    }
}
