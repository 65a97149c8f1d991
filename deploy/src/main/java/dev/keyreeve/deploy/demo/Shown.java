package dev.keyreeve.deploy.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyreeve.contracts.json.Json;
import java.io.UncheckedIOException;
import java.util.List;

/** A body as one line that is worth reading: the fields that the story is about, secrets cut short, nothing endless. */
final class Shown {
    private static final int LONGEST = 300;
    private static final ObjectWriter PLAIN =
            Json.mapper().writer().with(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
    private static final List<String> SECRETS = List.of("secret", "value");
    private static final List<String> DULL = List.of(
            "object",
            "created",
            "created_at",
            "added_at",
            "archived_at",
            "last_used_at",
            "service_tier",
            "updated_at",
            "updated_by",
            "first_id",
            "last_id",
            "has_more",
            "next_page",
            "input_audio_tokens",
            "output_audio_tokens",
            "batch",
            "prompt_tokens_details",
            "completion_tokens_details",
            "input_tokens_details",
            "output_tokens_details");

    private Shown() {}

    /** What we send is short, and shown whole but for secrets. */
    static String sent(JsonNode body) {
        JsonNode copy = body.deepCopy();
        hideSecrets(copy);
        return cut(plain(copy));
    }

    static String received(JsonNode body) {
        if (body.isMissingNode()) {
            return "";
        }
        JsonNode copy = essence(body).deepCopy();
        hideSecrets(copy);
        dropDull(copy);
        return cut(plain(copy));
    }

    /** Money as people write it, not as 3.0E-4. */
    private static String plain(JsonNode json) {
        try {
            return PLAIN.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
    }

    private static JsonNode essence(JsonNode body) {
        if (body.path("error").isObject()) {
            ObjectNode error = Json.mapper().createObjectNode();
            error.putObject("error")
                    .put("code", body.at("/error/code").asText())
                    .put("message", body.at("/error/message").asText());
            return error;
        }
        return switch (body.path("object").asText("")) {
            case "chat.completion" -> answer(body, body.at("/choices/0/message/content"));
            case "response" -> answer(body, body.at("/output/0/content/0/text"));
            case "list" -> list(body);
            case "organization.project.api_key" -> fields(body, "id", "name", "value", "redacted_value", "status");
            default -> body;
        };
    }

    private static JsonNode answer(JsonNode body, JsonNode text) {
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.set("model", body.path("model"));
        answer.put("text", text.asText());
        answer.set("usage", body.path("usage"));
        return answer;
    }

    private static JsonNode fields(JsonNode body, String... names) {
        ObjectNode some = Json.mapper().createObjectNode();
        for (String name : names) {
            some.set(name, body.path(name));
        }
        return some;
    }

    /** Ids, and of embeddings the beginning. */
    private static JsonNode list(JsonNode body) {
        ObjectNode list = Json.mapper().createObjectNode();
        var data = list.putArray("data");
        for (JsonNode entry : body.path("data")) {
            JsonNode embedding = entry.path("embedding");
            if (embedding.size() > 0) {
                data.add("embedding of " + embedding.size() + " numbers");
            } else {
                data.add(entry.path("id"));
            }
        }
        if (body.has("usage")) {
            list.set("usage", body.get("usage"));
        }
        return list;
    }

    private static void hideSecrets(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String name : SECRETS) {
                if (object.path(name).isTextual() && !object.has("currency")) {
                    String text = object.path(name).textValue();
                    object.set(name, TextNode.valueOf(text.substring(0, Math.min(21, text.length() / 2)) + "..."));
                }
            }
        }
        node.forEach(Shown::hideSecrets);
    }

    private static void dropDull(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(DULL);
            object.properties()
                    .removeIf(field ->
                            field.getValue().isNull() || field.getValue().isMissingNode());
        }
        node.forEach(Shown::dropDull);
    }
}
