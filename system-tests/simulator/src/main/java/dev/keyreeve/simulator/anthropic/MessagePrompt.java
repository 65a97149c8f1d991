package dev.keyreeve.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.endpoint.Strings;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.text.TokenRule;

/** Reads what a messages request asks: {@code system}, {@code messages} and {@code tools}. */
final class MessagePrompt {
    private MessagePrompt() {}

    static Prompt of(RequestBody body) {
        Prompt.Builder prompt = new Prompt.Builder();
        if (body.has("system")) {
            said("system", body.get("system"), prompt);
        }
        int index = 0;
        for (JsonNode message : body.filledArray("messages")) {
            String at = "messages." + index++;
            if (!message.isObject()) {
                throw RequestBody.wrongType(at, "an object", message);
            }
            String text = said(at + ".content", message.path("content"), prompt);
            if (message.path("role").asText().equals("user")) {
                prompt.directedBy(text);
            }
        }
        String tools = new Strings().strings(body.get("tools")).toString();
        return prompt.tokens(TokenRule.ofText(TokenRule.bytes(tools))).build();
    }

    /** @return what was said there in words */
    private static String said(String at, JsonNode content, Prompt.Builder prompt) {
        if (!content.isTextual() && !content.isArray()) {
            throw RequestBody.wrongType(at, "a string or an array of content blocks", content);
        }
        Strings words = new Strings();
        Strings other = new Strings();
        int images = 0;
        if (content.isTextual()) {
            words.add(content.textValue());
        }
        for (JsonNode block : content) {
            switch (block.path("type").asText()) {
                case "text" -> words.add(block.path("text").asText());
                case "image" -> {
                    String source = new Strings().strings(block.path("source")).toString();
                    images += TokenRule.ofImage(TokenRule.bytes(source));
                }
                default -> other.strings(block);
            }
        }
        String spoken = words.toString();
        String all = spoken + other;
        prompt.text(all).tokens(TokenRule.ofMessage(TokenRule.bytes(all)) + images);
        return spoken;
    }
}
