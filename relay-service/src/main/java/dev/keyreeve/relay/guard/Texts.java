package dev.keyreeve.relay.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.relay.content.Content;
import dev.keyreeve.relay.content.Foreign;
import dev.keyreeve.relay.content.Form;
import dev.keyreeve.relay.content.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Every text of a request that a model may read. A list of "the fields that hold prompts" would be wrong with the
 * provider's next feature, so the rule is the other way round: all string values and all field names, but for the
 * {@link ProtocolWords protocol's own words} in the protocol's own places.
 */
final class Texts {
    private Texts() {}

    /** Each also as it reads without its escapes. */
    static List<String> of(Content content) {
        return Readings.of(
                switch (content) {
                    case Content.Document(var json, var bytes) -> of(json);
                    case Form form -> of(form);
                    case Content.Nothing nothing -> List.of();
                    case Foreign foreign -> foreign.texts();
                });
    }

    /**
     * Fields, files that are text, and what the caller calls them. Images and sound are not read by moderation. The field
     * {@code model} is left out, as in a document.
     */
    private static List<String> of(Form form) {
        var texts = new ArrayList<String>();
        for (var part : form.parts()) {
            if (!ProtocolWords.isField(part.name())) {
                texts.add(part.name());
            }
            part.fileName().ifPresent(texts::add);
            part.mediaType().ifPresent(texts::add);
            if (!part.name().equals("model")) {
                part.text().ifPresent(texts::add);
            }
        }
        return texts;
    }

    /** In the request's order. The root's {@code model} is left out where it is a name: of a price, not a prompt. */
    static List<String> of(ObjectNode request) {
        var reader = new Reader(new ArrayList<>());
        request.properties().forEach(field -> {
            if (!field.getKey().equals("model")
                    || !ModelName.is(field.getValue().asText())) {
                reader.field("", request, field.getKey(), field.getValue(), false);
            }
        });
        return reader.texts;
    }

    /**
     * Below {@code verbatim} there are no attachments: what a tool was called with or has answered, and schemas, are
     * shown to the model letter by letter.
     */
    private record Reader(List<String> texts) {
        private static final Set<String> VERBATIM =
                Set.of("args", "arguments", "parameters", "schema", "input_schema", "responseSchema", "metadata");

        void field(String place, JsonNode parent, String name, JsonNode value, boolean verbatim) {
            if (!ProtocolWords.isField(name)) {
                texts.add(name);
            }
            if (!value.isTextual()) {
                value(name, value, verbatim || isVerbatim(place, name, value));
            } else if (!ProtocolWords.isWord(name, value.textValue())) {
                switch (verbatim ? new Attachment.None() : Attachment.read(place, parent, name, value.textValue())) {
                    case Attachment.None none -> texts.add(value.textValue());
                    case Attachment.Readable(var text) -> texts.add(text);
                    case Attachment.Opaque opaque -> {}
                }
            }
        }

        /** {@code input} as a list is the prompt of a response, as an object what a tool is used with. */
        private static boolean isVerbatim(String place, String name, JsonNode value) {
            return VERBATIM.contains(name)
                    || (name.equals("input") && value.isObject())
                    || (name.equals("response") && place.matches("functionResponse|function_response"));
        }

        /** Recursion is safe: the parser has refused what is nested too deep. */
        private void value(String name, JsonNode value, boolean verbatim) {
            switch (value.getNodeType()) {
                case STRING -> texts.add(value.textValue());
                case ARRAY -> {
                    value.forEach(element -> value(name, element, verbatim));
                    joined(value);
                }
                case OBJECT ->
                    value.properties().forEach(field -> field(name, value, field.getKey(), field.getValue(), verbatim));
                default -> {} // numbers, booleans and null carry no text
            }
        }

        /** The texts of one message's parts are one text to the model. */
        private void joined(JsonNode parts) {
            var pieces = new ArrayList<String>();
            parts.forEach(part -> {
                if (part.path("text").isTextual()) {
                    pieces.add(part.path("text").textValue());
                }
            });
            if (pieces.size() > 1) {
                texts.add(String.join("", pieces));
            }
        }
    }
}
