package dev.keyreeve.simulator.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.wire.Ids;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An answer of {@code POST /v1/moderations}:
 * <a href="https://platform.openai.com/docs/api-reference/moderations/object">the object</a>. The simulator judges
 * nothing: it flags what it is told to flag.
 */
public record ModerationAnswer(String model, List<Input> inputs) {

    /** Thirteen categories; only the named ones are judged for images. */
    public static final List<String> CATEGORIES = List.of(
            "harassment",
            "harassment/threatening",
            "sexual",
            "hate",
            "hate/threatening",
            "illicit",
            "illicit/violent",
            "self-harm/intent",
            "self-harm/instructions",
            "self-harm",
            "sexual/minors",
            "violence",
            "violence/graphic");

    private static final Set<String> FOR_IMAGES =
            Set.of("self-harm", "self-harm/intent", "self-harm/instructions", "sexual", "violence", "violence/graphic");

    private static final double FLAGGED = 0.98;
    private static final double CLEAR = 0.00001;

    /**
     * One thing to judge.
     *
     * @param flags the categories to flag
     */
    public record Input(Set<String> flags, boolean text, boolean image) {}

    public Buffer body() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("id", Ids.moderation()).put("model", Envelope.simulated(model));
        ArrayNode results = answer.putArray("results");
        inputs.forEach(input -> results.add(result(input)));
        return Buffer.buffer(Json.of(answer) + "\n");
    }

    private static ObjectNode result(Input input) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("flagged", CATEGORIES.stream().anyMatch(input.flags()::contains));
        ObjectNode categories = result.putObject("categories");
        ObjectNode scores = result.putObject("category_scores");
        ObjectNode applied = result.putObject("category_applied_input_types");
        for (String category : CATEGORIES) {
            boolean flagged = input.flags().contains(category);
            categories.put(category, flagged);
            scores.put(category, flagged ? FLAGGED : CLEAR);
            ArrayNode types = applied.putArray(category);
            types(input, category).forEach(types::add);
        }
        return result;
    }

    private static List<String> types(Input input, String category) {
        List<String> types = new ArrayList<>();
        if (input.text()) {
            types.add("text");
        }
        if (input.image() && FOR_IMAGES.contains(category)) {
            types.add("image");
        }
        return types;
    }
}
