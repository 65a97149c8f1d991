package dev.keyreeve.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.endpoint.Strings;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.text.TokenRule;

/** Reads what a request asks: {@code systemInstruction}, {@code contents} and {@code tools}. */
final class ContentPrompt {
    private ContentPrompt() {}

    static Prompt of(RequestBody body) {
        Prompt.Builder prompt = new Prompt.Builder();
        JsonNode system = either(body, "systemInstruction", "system_instruction");
        if (system.isObject()) {
            said("systemInstruction", system, prompt);
        }
        int index = 0;
        for (JsonNode content : body.filledArray("contents")) {
            String text = said("contents[" + index++ + "]", content, prompt);
            if (!content.path("role").asText("user").equals("model")) {
                prompt.directedBy(text);
            }
        }
        String tools = new Strings().strings(body.get("tools")).toString();
        return prompt.tokens(TokenRule.ofText(TokenRule.bytes(tools))).build();
    }

    /** Google takes both spellings. */
    static JsonNode either(RequestBody body, String camel, String snake) {
        return body.has(camel) ? body.get(camel) : body.get(snake);
    }

    /**
     * Adds one content to a prompt.
     *
     * @return what was said there in words
     */
    static String said(String at, JsonNode content, Prompt.Builder prompt) {
        if (!content.path("parts").isArray()) {
            throw RequestBody.wrongType(at + ".parts", "an array of objects", content.path("parts"));
        }
        Strings words = new Strings();
        Strings other = new Strings();
        int images = 0;
        for (JsonNode part : content.path("parts")) {
            JsonNode data = part.has("inlineData") ? part.get("inlineData") : part.path("inline_data");
            if (part.path("text").isTextual()) {
                words.add(part.get("text").textValue());
            } else if (data.isObject()) {
                images += TokenRule.ofImage(
                        TokenRule.bytes(new Strings().strings(data).toString()));
            } else {
                other.strings(part);
            }
        }
        String spoken = words.toString();
        String all = spoken + other;
        prompt.text(all).tokens(TokenRule.ofMessage(TokenRule.bytes(all)) + images);
        return spoken;
    }
}
