package dev.keyreeve.relay.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

/** One message of a caller in OpenAI's Realtime API (platform.openai.com/docs/api-reference/realtime-client-events). */
sealed interface ClientMessage {
    /** May go on, once moderation has read it. */
    record Readable(ObjectNode json) implements ClientMessage {}

    /** May go on: it carries sound, and beside it nothing but names of the protocol's. */
    record Sound(ObjectNode json) implements ClientMessage {}

    /** @param fault one sentence, which may be shown */
    record Unfit(String fault) implements ClientMessage {}

    Set<String> TYPES = Set.of(
            "session.update",
            "conversation.item.create",
            "response.create",
            "input_audio_buffer.commit",
            "input_audio_buffer.clear",
            "output_audio_buffer.clear",
            "conversation.item.retrieve",
            "conversation.item.truncate",
            "conversation.item.delete",
            "response.cancel");
    String SOUND = "input_audio_buffer.append";

    /** As clients make them. A sentence is none, and neither is what is longer than an id needs to be. */
    Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * What a session was opened with.
     *
     * @param asked how the caller names it
     * @param chosen how the provider does; it is what the exchange is booked under
     */
    record Model(String asked, String chosen) {}

    /** A message that names the session's model is changed to name it as the provider does. */
    static ClientMessage read(ObjectNode json, Model model) {
        var type = json.path("type").asText();
        if (type.equals(SOUND)) {
            return sound(json);
        }
        if (!TYPES.contains(type)) {
            return new Unfit("This type of message is not known to the relay");
        }
        return namesOtherModel(json, model)
                ? new Unfit("A session keeps the model that it was opened with")
                : new Readable(json);
    }

    private static boolean namesOtherModel(ObjectNode json, Model model) {
        if (!(json.get("session") instanceof ObjectNode session) || !session.hasNonNull("model")) {
            return false;
        }
        var named = session.get("model").asText();
        session.put("model", model.chosen());
        return !named.equals(model.asked()) && !named.equals(model.chosen());
    }

    /** Sound is not read by moderation; a text beside it is, whatever stands before it in the message. */
    private static ClientMessage sound(ObjectNode json) {
        if (!isSoundAlone(json)) {
            return new Unfit("'audio' must be base64, with nothing beside it but 'event_id', a text");
        }
        var id = json.path("event_id");
        return !id.isTextual() || ID.matcher(id.textValue()).matches() ? new Sound(json) : new Readable(json);
    }

    private static boolean isSoundAlone(ObjectNode json) {
        for (var field : json.properties()) {
            if (!Set.of("type", "event_id", "audio").contains(field.getKey())) {
                return false;
            }
        }
        var id = json.path("event_id");
        return (id.isMissingNode() || id.isNull() || id.isTextual())
                && json.path("audio").isTextual()
                && isBase64(json.path("audio").textValue());
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException no) {
            return false;
        }
    }
}
