package dev.keyreeve.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.text.Prompt;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /v1/moderations}:
 * <a href="https://platform.openai.com/docs/api-reference/moderations/create">platform.openai.com</a>. It is free of
 * charge, so it counts no tokens. A text's own directive says what is flagged in it: {@code [[sim flag=violence]]}; other
 * settings are taken from a directive only where there is one input.
 */
record ModerationsEndpoint() implements Endpoint {
    private static final String USUAL_MODEL = "omni-moderation-latest";

    @Override
    public String name() {
        return "moderations";
    }

    @Override
    public Reading read(Incoming request) {
        RequestBody body = RequestBody.parse(request);
        String asked = body.text("model");
        String model = asked == null ? USUAL_MODEL : RequestBody.existing(asked);
        List<Item> items = items(body);
        Prompt.Builder prompt = new Prompt.Builder();
        items.forEach(item -> prompt.text(item.text));
        if (items.size() == 1) {
            prompt.directedBy(items.getFirst().text);
        }
        return new Reading(body.asked(model, prompt.build(), false), behavior -> {
            List<ModerationAnswer.Input> inputs =
                    items.stream().map(item -> item.judged(behavior)).toList();
            return Answer.unbilled(new ModerationAnswer(model, inputs).body());
        });
    }

    private record Item(String text, boolean hasText, boolean hasImage) {
        ModerationAnswer.Input judged(Behavior behavior) {
            return new ModerationAnswer.Input(behavior.directedBy(text).flags(), hasText, hasImage);
        }
    }

    /** An array of strings gets a result for each; an array of typed parts is one input. */
    private static List<Item> items(RequestBody body) {
        body.require("input");
        JsonNode input = body.get("input");
        if (input.isTextual()) {
            return List.of(new Item(input.textValue(), true, false));
        }
        JsonNode array = body.filledArray("input");
        if (array.get(0).isObject()) {
            return List.of(parts(body, array));
        }
        List<Item> items = new ArrayList<>();
        for (JsonNode each : array) {
            if (!each.isTextual()) {
                throw body.wrongType("input", "a string, an array of strings or an array of objects");
            }
            items.add(new Item(each.textValue(), true, false));
        }
        return items;
    }

    private static Item parts(RequestBody body, JsonNode parts) {
        StringBuilder text = new StringBuilder();
        boolean hasText = false;
        boolean hasImage = false;
        for (JsonNode part : parts) {
            switch (part.path("type").asText()) {
                case "text" -> {
                    text.append(part.path("text").asText());
                    hasText = true;
                }
                case "image_url" -> hasImage = true;
                default -> throw body.wrongType("input", "an array of objects of type 'text' or 'image_url'");
            }
        }
        return new Item(text.toString(), hasText, hasImage);
    }
}
