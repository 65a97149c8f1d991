package dev.keyreeve.relay.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.relay.content.Content;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Whether what is asked of {@code POST /responses} leaves nothing in the provider's account and refers to nothing there,
 * so that any account may answer it. Only what is known to be so counts: a member that nobody here has thought about may be
 * the name of something stored, and an item that has an id, or is encrypted, is another account's riddle.
 */
final class SelfContained {
    private static final Set<String> MEMBERS = Set.of(
            "model",
            "input",
            "instructions",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "top_p",
            "top_logprobs",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "user",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_retention",
            "parallel_tool_calls",
            "tool_choice",
            "tools",
            "text",
            "reasoning",
            "truncation",
            "service_tier");
    private static final Set<String> OF_MESSAGE = Set.of("type", "role", "content", "status");
    private static final Set<String> OF_FUNCTION_CALL = Set.of("type", "call_id", "name", "arguments", "status");
    private static final Set<String> OF_FUNCTION_OUTPUT = Set.of("type", "call_id", "output", "status");
    private static final Set<String> PARTS =
            Set.of("input_text", "output_text", "refusal", "input_image", "input_file");
    private static final Set<String> OF_PART =
            Set.of("type", "text", "refusal", "image_url", "detail", "file_data", "filename", "file_url");
    private static final Set<String> TOOLS = Set.of("function", "custom");

    private SelfContained() {}

    static boolean is(Content content) {
        return content.document().filter(SelfContained::is).isPresent();
    }

    private static boolean is(ObjectNode asked) {
        var store = asked.path("store");
        return store.isBoolean()
                && !store.booleanValue()
                && only(asked, MEMBERS)
                && isInput(asked.path("input"))
                && all(
                        asked.path("tools"),
                        tool -> TOOLS.contains(tool.path("type").asText()));
    }

    private static boolean isInput(JsonNode input) {
        return input.isTextual() || (input.isArray() && all(input, SelfContained::isItem));
    }

    private static boolean isItem(JsonNode item) {
        return switch (item.path("type").asText("message")) {
            case "message" -> only(item, OF_MESSAGE) && isText(item.path("content"));
            case "function_call" -> only(item, OF_FUNCTION_CALL);
            case "function_call_output" -> only(item, OF_FUNCTION_OUTPUT) && isText(item.path("output"));
            default -> false;
        };
    }

    private static boolean isText(JsonNode content) {
        return content.isTextual()
                || (content.isArray()
                        && all(content, part -> PARTS.contains(part.path("type").asText()) && only(part, OF_PART)));
    }

    /** What is null is as if it were not there. */
    private static boolean only(JsonNode object, Set<String> known) {
        return object.isObject()
                && object.properties().stream()
                        .allMatch(member -> known.contains(member.getKey())
                                || member.getValue().isNull());
    }

    private static boolean all(JsonNode list, Predicate<JsonNode> what) {
        return list.isMissingNode()
                || list.isNull()
                || (list.isArray() && elements(list).allMatch(what));
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
