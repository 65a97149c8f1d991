package dev.keyreeve.relay.budget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import java.util.Set;

/**
 * Everything that the model will read stands in the request as text: no images, audio or files, nothing that the
 * provider would fetch by a reference, no tools that run at the provider.
 */
final class TextOnly {
    private static final Set<String> TOOLS = Set.of("function", "custom");
    private static final Set<String> CHAT_PARTS = Set.of("text", "refusal");
    private static final Set<String> RESPONSE_PARTS = Set.of("input_text", "output_text", "refusal");
    /** Of an input item: where its text stands. What is encrypted or stored at the provider is no such item. */
    private static final Set<String> ITEMS =
            Set.of("message", "function_call", "function_call_output", "custom_tool_call", "custom_tool_call_output");

    private TextOnly() {}

    static void check(ObjectNode request, Operation operation) throws Refusal {
        switch (operation) {
            case CHAT_COMPLETIONS -> {
                checkMessages(request.path("messages"));
                checkTools(request.path("tools"));
            }
            case RESPONSES -> {
                checkInput(request.path("input"));
                checkTools(request.path("tools"));
                checkInstructions(request.path("instructions"));
            }
            // Texts and tokens alike stand in an embedding's request with at least a byte for each token.
            case EMBEDDINGS -> {
                checkTextsOrTokens(request.path("input"), "input");
                checkList(request.path("requests"), "requests");
                GeminiRules.checkParts(request.path("content"), "content");
                for (var one : request.path("requests")) {
                    GeminiRules.checkParts(one.path("content"), "requests[].content");
                }
            }
            default -> {}
        }
    }

    private static void checkMessages(JsonNode messages) throws Refusal {
        if (!messages.isArray()) {
            throw Refusal.invalid("messages", "a list");
        }
        for (int i = 0; i < messages.size(); i++) {
            var at = "messages[" + i + "]";
            var message = objectAt(messages.get(i), at);
            checkContent(message.path("content"), at + ".content", CHAT_PARTS);
            if (message.hasNonNull("audio")) {
                throw Refusal.unbounded(at + ".audio", "is not text");
            }
        }
    }

    private static void checkInput(JsonNode input) throws Refusal {
        if (isAbsent(input) || input.isTextual()) {
            return;
        }
        if (!input.isArray()) {
            throw Refusal.invalid("input", "a text or a list");
        }
        for (int i = 0; i < input.size(); i++) {
            checkItem(objectAt(input.get(i), "input[" + i + "]"), "input[" + i + "]");
        }
    }

    private static void checkItem(JsonNode item, String at) throws Refusal {
        if (isAbsent(item.path("type"))) {
            // Without a type it is a message, or, with nothing but an id, a reference to something stored.
            if (!item.hasNonNull("role") || !item.hasNonNull("content")) {
                throw Refusal.unbounded(at, "refers to something that is not in the request");
            }
        } else if (!ITEMS.contains(typeOf(item, at))) {
            throw Refusal.unbounded(at + ".type", "is of a kind whose cost nobody can tell beforehand");
        }
        checkContent(item.path("content"), at + ".content", RESPONSE_PARTS);
        checkContent(item.path("output"), at + ".output", RESPONSE_PARTS);
    }

    private static void checkInstructions(JsonNode instructions) throws Refusal {
        if (!isAbsent(instructions) && !instructions.isTextual()) {
            throw Refusal.invalid("instructions", "a text");
        }
    }

    private static void checkTools(JsonNode tools) throws Refusal {
        checkList(tools, "tools");
        for (int i = 0; i < tools.size(); i++) {
            var at = "tools[" + i + "]";
            if (!TOOLS.contains(typeOf(objectAt(tools.get(i), at), at))) {
                throw Refusal.unbounded(at + ".type", "is a tool that runs, and costs, at the provider");
            }
        }
    }

    /** A text, or lists of texts and of numbers; an object would be an image, or its address, at some providers. */
    private static void checkTextsOrTokens(JsonNode input, String at) throws Refusal {
        if (input.isObject()) {
            throw Refusal.unbounded(at, "is not text");
        }
        if (input.isArray()) {
            for (int i = 0; i < input.size(); i++) {
                checkTextsOrTokens(input.get(i), at + "[" + i + "]");
            }
        }
    }

    /** Absent, or a list. */
    static void checkList(JsonNode list, String at) throws Refusal {
        if (!isAbsent(list) && !list.isArray()) {
            throw Refusal.invalid(at, "a list");
        }
    }

    static void checkContent(JsonNode content, String at, Set<String> parts) throws Refusal {
        if (isAbsent(content) || content.isTextual()) {
            return;
        }
        if (!content.isArray()) {
            throw Refusal.invalid(at, "a text or a list of parts");
        }
        for (int i = 0; i < content.size(); i++) {
            var partAt = at + "[" + i + "]";
            if (!parts.contains(typeOf(objectAt(content.get(i), partAt), partAt))) {
                throw Refusal.unbounded(partAt + ".type", "is not text");
            }
        }
    }

    static JsonNode objectAt(JsonNode node, String at) throws Refusal {
        if (!node.isObject()) {
            throw Refusal.invalid(at, "an object");
        }
        return node;
    }

    private static String typeOf(JsonNode node, String at) throws Refusal {
        var type = node.path("type");
        if (!type.isTextual()) {
            throw Refusal.invalid(at + ".type", "the name of a type");
        }
        return type.textValue();
    }

    static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
