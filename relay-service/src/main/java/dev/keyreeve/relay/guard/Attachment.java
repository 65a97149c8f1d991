package dev.keyreeve.relay.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.relay.content.Utf8;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file that stands in a document as base64, with its type beside it. Its letters say nothing to moderation; where the
 * model would read a text out of it, moderation reads that text.
 */
sealed interface Attachment {
    /** It is none. */
    record None() implements Attachment {}

    /** A picture, sound, film or printed page: moderation reads texts. */
    record Opaque() implements Attachment {}

    record Readable(String text) implements Attachment {}

    Pattern DATA_URL =
            Pattern.compile("data:([a-zA-Z0-9.+-]{1,40}/[a-zA-Z0-9.+-]{1,80})(;[a-zA-Z0-9=._-]{1,80})*;base64,");
    /** Where providers read an address; anywhere else the same letters are a text. */
    Set<String> URL_FIELDS = Set.of("url", "image_url", "file_data");

    List<String> TYPE_FIELDS = List.of("media_type", "mimeType", "mime_type");
    List<String> OPAQUE = List.of("image/", "audio/", "video/", "application/pdf");

    /**
     * @param parent the object in which the field stands
     */
    static Attachment read(JsonNode parent, String field, String value) {
        var url = DATA_URL.matcher(value);
        if (URL_FIELDS.contains(field) && url.lookingAt()) {
            return read(url.group(1), value.substring(url.end()));
        }
        if (!field.equals("data")) {
            return new None();
        }
        return TYPE_FIELDS.stream()
                .map(name -> parent.path(name).asText(""))
                .filter(type -> !type.isEmpty())
                .findFirst()
                // OpenAI's input_audio names a format alone.
                .or(() -> parent.path("format").asText("").matches("wav|mp3|flac|opus|pcm16|aac")
                        ? Optional.of("audio/any")
                        : Optional.empty())
                .map(type -> read(type, value))
                .orElseGet(None::new);
    }

    private static Attachment read(String type, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return new None();
        }
        var lower = type.toLowerCase(Locale.ROOT);
        if (OPAQUE.stream().anyMatch(lower::startsWith) && !lower.startsWith("image/svg")) {
            return new Opaque();
        }
        return Utf8.decode(bytes).<Attachment>map(Readable::new).orElseGet(Opaque::new);
    }
}
