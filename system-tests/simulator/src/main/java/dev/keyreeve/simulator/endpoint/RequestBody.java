package dev.keyreeve.simulator.endpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A JSON body with getters that refuse what OpenAI refuses, in its words. */
public record RequestBody(JsonNode json) {
    /** Any other name is a model. */
    public static final String MISSING_MODEL = "missing-model";

    /** A request's body; the model that its path names outranks that of the body. */
    public static RequestBody parse(Incoming request) {
        RequestBody body = parse(request.body());
        String deployment = request.deployment();
        if (deployment != null && body.json instanceof ObjectNode object) {
            object.put("model", deployment);
        }
        return body;
    }

    static RequestBody parse(Buffer body) {
        try {
            JsonNode json = Json.MAPPER.readTree(body.getBytes());
            if (json.isObject()) {
                return new RequestBody(json);
            }
        } catch (JacksonException _) {
            // Answered below; the parser's own words would be no use to a client.
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot fail to be read", e);
        }
        throw new Refusal(ApiError.notJson());
    }

    public JsonNode get(String name) {
        return json.path(name);
    }

    /** A value inside an object of the body. */
    public JsonNode path(String name, String inner) {
        return json.path(name).path(inner);
    }

    public boolean has(String name) {
        JsonNode value = get(name);
        return !value.isMissingNode() && !value.isNull();
    }

    public String model() {
        String model = text("model");
        if (model == null || model.isEmpty()) {
            throw new Refusal(ApiError.invalid(null, null, "you must provide a model parameter"));
        }
        return existing(model);
    }

    public static String existing(String model) {
        if (model.equals(MISSING_MODEL)) {
            throw new Refusal(ApiError.unknownModel(model));
        }
        return model;
    }

    @Nullable
    public String text(String name) {
        if (!has(name)) {
            return null;
        }
        if (!get(name).isTextual()) {
            throw wrongType(name, "a string");
        }
        return get(name).textValue();
    }

    public boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        if (!get(name).isBoolean()) {
            throw wrongType(name, "a boolean");
        }
        return get(name).booleanValue();
    }

    /** A whole number within bounds; {@code otherwise} if there is none. */
    public int whole(String name, int least, int most, int otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        JsonNode value = get(name);
        if (!value.isIntegralNumber()) {
            throw wrongType(name, "an integer");
        }
        if (value.bigIntegerValue().signum() < 0 || (value.canConvertToInt() && value.intValue() < least)) {
            throw outOfBounds(name, "below minimum", ">= " + least);
        }
        if (!value.canConvertToInt() || value.intValue() > most) {
            throw outOfBounds(name, "above maximum", "<= " + most);
        }
        return value.intValue();
    }

    /** A part of the body that must be an array with something in it. */
    public JsonNode filledArray(String name) {
        require(name);
        JsonNode value = get(name);
        if (!value.isArray()) {
            throw wrongType(name, "an array of objects");
        }
        if (value.isEmpty()) {
            throw new Refusal(ApiError.invalid(
                    name,
                    "empty_array",
                    "Invalid '" + name + "': empty array. Expected an array with minimum length 1, but got an empty"
                            + " array instead."));
        }
        return value;
    }

    public void require(String name) {
        if (!has(name)) {
            throw new Refusal(ApiError.invalid(
                    name, "missing_required_parameter", "Missing required parameter: '" + name + "'."));
        }
    }

    public Asked asked(String model, Prompt prompt, boolean stream) {
        return new Asked(model, prompt, text("user"), text("safety_identifier"), stream);
    }

    public Refusal wrongType(String name, String expected) {
        return wrongType(name, expected, get(name));
    }

    public static Refusal wrongType(String name, String expected, JsonNode value) {
        return new Refusal(ApiError.invalid(
                name,
                "invalid_type",
                "Invalid type for '" + name + "': expected " + expected + ", but got "
                        + switch (value.getNodeType()) {
                            case ARRAY -> "an array";
                            case BOOLEAN -> "a boolean";
                            case NUMBER -> value.isIntegralNumber() ? "an integer" : "a decimal number";
                            case OBJECT -> "an object";
                            case STRING -> "a string";
                            default -> "null";
                        }
                        + " instead."));
    }

    private Refusal outOfBounds(String name, String where, String bound) {
        String kind = where.startsWith("below") ? "integer_below_min_value" : "integer_above_max_value";
        return new Refusal(ApiError.invalid(
                name,
                kind,
                "Invalid '" + name + "': integer " + where + " value. Expected a value " + bound + ", but got "
                        + get(name).asText() + " instead."));
    }
}
