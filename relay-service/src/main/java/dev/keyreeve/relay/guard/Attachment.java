package dev.keyreeve.relay.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.relay.content.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file that stands in a document as base64. Its letters say nothing to moderation; where a text can be read out of it,
 * whatever it calls itself, moderation reads that text. What looks like one in another place is a text like any other.
 */
sealed interface Attachment {
    /** It is none. */
    record None() implements Attachment {}

    /** A picture, sound, film or printed page: moderation reads texts. */
    record Opaque() implements Attachment {}

    record Readable(String text) implements Attachment {}

    Pattern DATA_URL = Pattern.compile("(?i)data:[^;,]{0,200}(?:;[^;,]{0,200}){0,8}?;base64,");
    /** Where providers read an address; anywhere else the same letters are a text. */
    Set<String> URL_FIELDS = Set.of("url", "image_url", "file_data");

    /** Objects whose {@code data} is base64; Anthropic's {@code source} says so itself. */
    Set<String> HOLDERS = Set.of("inlineData", "inline_data", "input_audio");

    /**
     * @param place the name under which {@code parent} stands
     * @param parent the object in which the field stands
     */
    static Attachment read(String place, JsonNode parent, String field, String value) {
        var url = DATA_URL.matcher(value);
        if (URL_FIELDS.contains(field) && url.lookingAt()) {
            return read(value.substring(url.end()));
        }
        boolean held = HOLDERS.contains(place)
                || (place.equals("source") && parent.path("type").asText().equals("base64"));
        return field.equals("file_data") || (field.equals("data") && held) ? read(value) : new None();
    }

    /** In either alphabet, with line breaks and without padding: what one decoder refuses another one reads. */
    private static Attachment read(String base64) {
        var plain = base64.replaceAll("[\r\n\t=]", "").replace('-', '+').replace('_', '/');
        try {
            return text(Base64.getDecoder().decode(plain))
                    .<Attachment>map(Readable::new)
                    .orElseGet(Opaque::new);
        } catch (IllegalArgumentException notBase64) {
            return new None();
        }
    }

    private static Optional<String> text(byte[] bytes) {
        boolean marked = bytes.length >= 2
                && ((bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff)
                        || (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe));
        return marked ? Optional.of(new String(bytes, StandardCharsets.UTF_16)) : Utf8.decode(bytes);
    }
}
