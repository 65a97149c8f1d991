package dev.keyreeve.simulator.openai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.behavior.BadBehavior;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.endpoint.SocketEndpoint;
import dev.keyreeve.simulator.wire.Ids;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One session: its settings, its conversation, and the response that is under way. It answers in text unless
 * {@code output_modalities} ask for audio.
 */
final class RealtimeSession implements SocketEndpoint.Listener {
    private final RealtimeWords words;
    private final Supplier<Behavior> behavior;
    private final ObjectNode session;
    private final Conversation conversation = new Conversation();
    private final StringBuilder sound = new StringBuilder();
    private @Nullable RealtimeResponse response;

    private RealtimeSession(RealtimeWords words, String model, Supplier<Behavior> behavior) {
        this.words = words;
        this.behavior = behavior;
        this.session = RealtimeWords.node()
                .put("type", "realtime")
                .put("object", "realtime.session")
                .put("id", Ids.random("sess_", 21, 62))
                .put("model", model + "-simulator")
                .put("instructions", "")
                .put("tool_choice", "auto")
                .put("max_output_tokens", "inf")
                .put("truncation", "auto")
                .putNull("prompt")
                .putNull("tracing");
        session.putArray("output_modalities").add("text");
        session.putArray("tools");
    }

    static RealtimeSession begin(RealtimeWords words, String model, Supplier<Behavior> behavior) {
        RealtimeSession begun = new RealtimeSession(words, model, behavior);
        words.say("session.created", "session", begun.session);
        return begun;
    }

    @Override
    public void said(JsonNode event) {
        switch (event.path("type").asText()) {
            case "session.update" -> {
                event.path("session").properties().forEach(each -> session.set(each.getKey(), each.getValue()));
                words.say("session.updated", "session", session);
            }
            case "conversation.item.create" -> create(event);
            case "conversation.item.retrieve" -> retrieve(event);
            case "conversation.item.delete" -> delete(event);
            case "input_audio_buffer.append" -> sound.append(event.path("audio").asText());
            case "input_audio_buffer.clear" -> {
                sound.setLength(0);
                words.line().send(words.event("input_audio_buffer.cleared"));
            }
            case "input_audio_buffer.commit" -> commit(event);
            case "response.create" -> answer(event);
            case "response.cancel" -> cancel(event);
            default ->
                words.error(
                        "invalid_value",
                        "Invalid value: '" + event.path("type").asText() + "'. The simulator does not know this event.",
                        event);
        }
    }

    @Override
    public void babbled() {
        words.error("invalid_json", "What was sent is not a JSON object.", RealtimeWords.node());
    }

    @Override
    public boolean speaking() {
        return response != null && !response.isOver();
    }

    private void create(JsonNode event) {
        if (event.path("item").isObject()) {
            String previous = conversation.last();
            words.added(conversation.add(event.get("item").deepCopy()), previous);
        } else {
            words.error("missing_required_parameter", "Missing required parameter: 'item'.", event);
        }
    }

    private void retrieve(JsonNode event) {
        ObjectNode item = conversation.get(event.path("item_id").asText());
        if (item == null) {
            unknownItem(event);
        } else {
            words.say("conversation.item.retrieved", "item", item);
        }
    }

    private void delete(JsonNode event) {
        if (conversation.remove(event.path("item_id").asText())) {
            words.say("conversation.item.deleted", "item_id", event.get("item_id"));
        } else {
            unknownItem(event);
        }
    }

    private void unknownItem(JsonNode event) {
        words.error(
                "item_not_found", "Item with item_id '" + event.path("item_id").asText() + "' does not exist.", event);
    }

    private void commit(JsonNode event) {
        if (sound.isEmpty()) {
            words.error(
                    "input_audio_buffer_commit_empty", "Error committing input audio buffer: buffer is empty.", event);
            return;
        }
        String previous = conversation.last();
        ObjectNode item = RealtimeWords.node().put("type", "message").put("role", "user");
        item.putArray("content").addObject().put("type", "input_audio").put("audio", sound.toString());
        sound.setLength(0);
        ObjectNode added = conversation.add(item);
        words.line()
                .send(words.event("input_audio_buffer.committed")
                        .put("previous_item_id", previous)
                        .put("item_id", added.path("id").asText()));
        words.added(added, previous);
    }

    private void answer(JsonNode event) {
        if (speaking()) {
            words.error(
                    "conversation_already_has_active_response",
                    "Conversation already has an active response in progress.",
                    event);
            return;
        }
        JsonNode asked = event.path("response");
        String instructions =
                asked.path("instructions").asText(session.path("instructions").asText());
        try {
            response = RealtimeResponse.start(
                    words,
                    conversation,
                    conversation.tokens(instructions),
                    choice(asked, "output_modalities"),
                    choice(asked, "max_output_tokens"),
                    behavior.get().directedBy(conversation.directed()));
        } catch (BadBehavior e) {
            words.error("simulator_bad_behavior", String.valueOf(e.getMessage()), event);
        }
    }

    private JsonNode choice(JsonNode asked, String name) {
        return asked.has(name) ? asked.get(name) : session.path(name);
    }

    private void cancel(JsonNode event) {
        if (response != null && speaking()) {
            response.cancel();
        } else {
            words.error("response_cancel_not_active", "Cancellation failed: no active response found", event);
        }
    }
}
