package dev.keyreeve.relay.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.json.Json;
import java.io.UncheckedIOException;

/**
 * What was said in a session, by both sides, since the provider last counted. What the caller says while a response is
 * under way belongs to the next one. Sound is known by its length alone: none of it is kept.
 */
final class Uncounted {
    /** Text in bytes, sound in characters of its base64. */
    private record Said(long text, long sound) {
        static final Said NOTHING = new Said(0, 0);

        Said and(Said more) {
            return new Said(text + more.text, sound + more.sound);
        }
    }

    private SoundFormat heardAs = SoundFormat.PCM16;
    private SoundFormat spokenAs = SoundFormat.PCM16;
    private Said waiting = Said.NOTHING;
    private Said asked = Said.NOTHING;
    private long spoken;

    /**
     * The provider tells how the session is set.
     *
     * @param message {@code session.created} or {@code session.updated}
     */
    void set(byte[] message) {
        try {
            var session = Json.read(message, JsonNode.class).path("session");
            heardAs = format(session, "input", heardAs);
            spokenAs = format(session, "output", spokenAs);
        } catch (UncheckedIOException notJson) {
            // Then it is set as it was.
        }
    }

    /** As the newer form of the API has it, or the older one. */
    private static SoundFormat format(JsonNode session, String way, SoundFormat before) {
        var named = session.path("audio").path(way).path("format").path("type");
        var name = named.isTextual() ? named : session.path(way + "_audio_format");
        return name.isTextual() ? SoundFormat.named(name.textValue()) : before;
    }

    /** @param bytes of the whole message */
    void asked(ObjectNode message, int bytes) {
        long sound = characters(message, "audio");
        long text = Math.max(0, bytes - sound - characters(message, "image_url"));
        boolean isSoundAlone = message.path("audio").isTextual();
        waiting = waiting.and(new Said(isSoundAlone ? 0 : text, sound));
    }

    private static long characters(JsonNode message, String field) {
        return message.findValues(field).stream()
                .filter(JsonNode::isTextual)
                .mapToLong(value -> value.textValue().length())
                .sum();
    }

    /** A response begins, to all that was said before. */
    void begun() {
        asked = asked.and(waiting);
        waiting = Said.NOTHING;
    }

    /** @param characters of its base64 */
    void spoken(long characters) {
        spoken += characters;
    }

    /** A response is over, and the provider has counted it. */
    void forget() {
        asked = Said.NOTHING;
        spoken = 0;
    }

    Seen seen() {
        return new Seen(asked.text, heardAs.heard(asked.sound), spokenAs.spoken(spoken));
    }
}
