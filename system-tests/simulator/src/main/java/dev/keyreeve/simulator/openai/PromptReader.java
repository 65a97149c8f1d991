package dev.keyreeve.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.endpoint.Strings;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.text.TokenRule;
import java.util.Map;
import java.util.Set;

/**
 * Reads the messages of the chat and the responses API, which differ little: {@code role}, and {@code content} as a
 * string or as an array of typed parts.
 */
final class PromptReader {
    private static final Set<String> TEXT_PARTS = Set.of("text", "input_text", "output_text");
    private static final Set<String> IMAGE_PARTS = Set.of("image_url", "input_image");

    /** Fields of a message that say what it is, not what it says. */
    private static final Set<String> LABELS = Set.of("role", "content", "type", "id", "status");

    private final Prompt.Builder prompt = new Prompt.Builder();

    /** @param at where the message stands in the request, for errors: {@code messages[0]} */
    PromptReader message(String at, JsonNode message) {
        if (!message.isObject()) {
            throw RequestBody.wrongType(at, "an object", message);
        }
        Strings text = new Strings();
        int imageTokens = content(at + ".content", message.path("content"), text);
        String said = text.toString();
        for (Map.Entry<String, JsonNode> field : message.properties()) {
            if (!LABELS.contains(field.getKey())) {
                text.strings(field.getValue());
            }
        }
        String all = text.toString();
        prompt.text(all).tokens(TokenRule.ofMessage(TokenRule.bytes(all)) + imageTokens);
        if (message.path("role").asText().equals("user")) {
            prompt.directedBy(said);
        }
        return this;
    }

    /** Strings outside of messages that the model reads too: instructions, or an input that is a bare string. */
    PromptReader said(String text, boolean byUser) {
        prompt.text(text).tokens(TokenRule.ofMessage(TokenRule.bytes(text)));
        if (byUser) {
            prompt.directedBy(text);
        }
        return this;
    }

    /** What was said before and is read again, in tokens. */
    PromptReader earlier(int tokens) {
        prompt.tokens(tokens);
        return this;
    }

    /** Definitions that are part of the input: tools, a response format. Only their strings count. */
    PromptReader definitions(JsonNode definitions) {
        Strings strings = new Strings().strings(definitions);
        prompt.tokens(TokenRule.ofText(TokenRule.bytes(strings.toString())));
        return this;
    }

    Prompt prompt() {
        return prompt.build();
    }

    /** @return tokens of the images in it */
    private static int content(String at, JsonNode content, Strings text) {
        if (content.isTextual()) {
            text.add(content.textValue());
            return 0;
        }
        if (content.isMissingNode() || content.isNull()) {
            return 0;
        }
        if (!content.isArray()) {
            throw RequestBody.wrongType(at, "a string or an array of objects", content);
        }
        int imageTokens = 0;
        for (JsonNode part : content) {
            String type = part.path("type").asText();
            if (TEXT_PARTS.contains(type)) {
                text.add(part.path("text").asText());
            } else if (IMAGE_PARTS.contains(type)) {
                String source = new Strings().strings(part.path("image_url")).toString();
                imageTokens += TokenRule.ofImage(TokenRule.bytes(source));
            } else {
                text.strings(part);
            }
        }
        return imageTokens;
    }
}
