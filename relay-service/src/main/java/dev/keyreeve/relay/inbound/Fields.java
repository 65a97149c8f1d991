package dev.keyreeve.relay.inbound;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.relay.content.Content;
import dev.keyreeve.relay.content.Foreign;
import dev.keyreeve.relay.content.Form;
import dev.keyreeve.relay.content.ModelName;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refused;
import io.vertx.core.buffer.Buffer;

/** The few fields that the relay itself must understand, in a document or a form. */
final class Fields {
    private Fields() {}

    static boolean names(Content content, String name) {
        return switch (content) {
            case Content.Document(var json, var bytes) -> json.hasNonNull(name);
            case Form form -> form.parts().stream().anyMatch(part -> part.name().equals(name));
            case Content.Nothing nothing -> false;
            case Foreign foreign -> false;
        };
    }

    static String model(Content content) throws Refused {
        return model(text(content, "model"));
    }

    static String model(String model) throws Refused {
        if (!ModelName.is(model)) {
            throw new Refused(Refusal.Unfit.request("'model' must be a text of " + ModelName.FORM, "model"));
        }
        return model;
    }

    /** A copy that names another. */
    static Content withModel(Content content, String model) {
        return switch (content) {
            case Content.Document(var json, var bytes) -> {
                var copy = json.deepCopy();
                copy.put("model", model);
                yield new Content.Document(copy, bytes);
            }
            case Form(var parts, var bytes) ->
                new Form(
                        parts.stream()
                                .map(part -> part.name().equals("model") ? part.with(Buffer.buffer(model)) : part)
                                .toList(),
                        bytes);
            case Content.Nothing nothing -> nothing;
            case Foreign foreign -> foreign;
        };
    }

    /** Empty where there is none, or it is no text. */
    static String text(Content content, String name) {
        return switch (content) {
            case Content.Document(var json, var bytes) ->
                json.path(name).isTextual() ? json.path(name).textValue() : "";
            case Form form -> form.field(name).orElse("");
            case Content.Nothing nothing -> "";
            case Foreign foreign -> "";
        };
    }

    /** Absent and null are false, as the provider has it. */
    static boolean flag(Content content, String name) throws Refused {
        return switch (content) {
            case Content.Document(var json, var bytes) -> flag(json, name);
            case Form form -> names(form, name) && truth(form.field(name).orElse("?"), name);
            case Content.Nothing nothing -> false;
            case Foreign foreign -> false;
        };
    }

    static boolean flag(ObjectNode body, String name) throws Refused {
        var value = body.get(name);
        if (value == null || value.isNull()) {
            return false;
        }
        return truth(value.isBoolean() ? value.asText() : "?", name);
    }

    private static boolean truth(String text, String name) throws Refused {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Refused(Refusal.Unfit.request("'" + name + "' must be true or false", name));
        };
    }
}
