package dev.keyreeve.relay.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * As {@link BoundFuzzTest}, against providers that speak like Anthropic and Gemini and bill as much as they can. They are
 * lenient, too: an object is taken for a list of one, and either spelling of a name will do.
 */
@DisplayName("No shape of a request to Anthropic or Gemini costs more than its bound")
class DialectBoundFuzzTest {
    private static final ModelPrice PRICE = new ModelPrice(3_000_000, 0, 7_000_000, 0, 500);
    private static final Set<Measure> BOTH = Set.of(Measure.MONEY, Measure.TOKENS);
    private static final long FORTUNE = Long.MAX_VALUE / 4;

    /** What each provider puts before a prompt with tools. */
    private static final long INSTRUCTIONS = 530;

    private static final List<String> ANTHROPIC = List.of(
            "messages",
            "content",
            "system",
            "type",
            "text",
            "tools",
            "max_tokens",
            "thinking",
            "budget_tokens",
            "source",
            "service_tier",
            "container",
            "mcp_servers",
            "stream",
            "metadata",
            "unheard_of");
    private static final List<String> ANTHROPIC_WORDS = List.of(
            "text",
            "image",
            "document",
            "tool_use",
            "tool_result",
            "thinking",
            "web_search_20250305",
            "custom",
            "auto",
            "standard_only",
            "priority",
            "a longer text than the others are",
            "\ud83d\ude00 \u00e4\u0000\"");
    private static final List<String> GEMINI = List.of(
            "contents",
            "parts",
            "text",
            "inlineData",
            "fileData",
            "functionResponse",
            "functionCall",
            "response",
            "name",
            "systemInstruction",
            "system_instruction",
            "tools",
            "googleSearch",
            "functionDeclarations",
            "generationConfig",
            "generation_config",
            "maxOutputTokens",
            "candidateCount",
            "cachedContent",
            "unheard_of");
    private static final List<String> GEMINI_WORDS =
            List.of("text", "user", "a longer text than the others are", "\ud83d\ude00 \u00e4\u0000\"");

    @Test
    void neverBelowTheBillOfMessages() {
        int bounded = 0;
        for (int seed = 0; seed < 60_000; seed++) {
            var shapes = new Shapes(new Random(seed), ANTHROPIC, ANTHROPIC_WORDS);
            var request = shapes.request("messages", "content");
            bounded += check(seed, Operation.MESSAGES, request) ? 1 : 0;
        }
        assertThat(bounded).as("requests with a bound").isGreaterThan(3_000);
    }

    @Test
    void neverBelowTheBillOfContent() {
        int bounded = 0;
        for (int seed = 0; seed < 60_000; seed++) {
            var shapes = new Shapes(new Random(seed), GEMINI, GEMINI_WORDS);
            var request = shapes.request("contents", "parts");
            bounded += check(seed, Operation.GENERATE_CONTENT, request) ? 1 : 0;
        }
        assertThat(bounded).as("requests with a bound").isGreaterThan(3_000);
    }

    private static boolean check(int seed, Operation operation, ObjectNode request) {
        var asked =
                new Bound.Asked(operation, "a-model", Bound.Fields.COMPATIBLE, "", request, Json.write(request).length);
        long text = textBytes(request);
        if (!(Bound.of(asked, Optional.of(PRICE), BOTH) instanceof Bound.Bounded bound)) {
            return false;
        }
        long prompt = text + (request.hasNonNull("tools") ? INSTRUCTIONS : 0);
        long bill = operation == Operation.MESSAGES ? anthropic(request, prompt) : gemini(request, prompt);
        assertThat(bill)
                .as("seed %d: %s", seed, request)
                .isLessThanOrEqualTo(bound.need().nanos());
        assertThat(prompt)
                .as("seed %d: %s", seed, request)
                .isLessThanOrEqualTo(bound.need().tokens());
        return true;
    }

    private static long anthropic(ObjectNode sent, long prompt) {
        boolean priced = "standard_only".equals(sent.path("service_tier").textValue());
        boolean extra = sent.hasNonNull("container")
                || sent.hasNonNull("mcp_servers")
                || hasType(sent.path("tools"), "web_search_20250305")
                || hasType(sent.path("system"), "image", "document");
        for (var message : listed(sent.path("messages"))) {
            for (var block : listed(message.path("content"))) {
                extra |= hasType(block, "image", "document") || hasType(block.path("content"), "image", "document");
            }
        }
        long output = Math.max(
                sent.path("max_tokens").asLong(0),
                sent.path("thinking").path("budget_tokens").asLong(0));
        return !priced || extra || sent.path("max_tokens").asLong(0) <= 0
                ? FORTUNE
                : PRICE.cost(TokenUsage.of(prompt, output));
    }

    private static long gemini(ObjectNode sent, long prompt) {
        boolean extra = sent.hasNonNull("cachedContent") || sent.hasNonNull("generation_config");
        for (var tool : listed(sent.path("tools"))) {
            extra |= tool.has("googleSearch");
        }
        for (var content : listed(sent.path("contents"))) {
            extra |= hasMedia(content);
        }
        extra |= hasMedia(sent.path("systemInstruction")) || hasMedia(sent.path("system_instruction"));
        var config = sent.path("generationConfig");
        long each = config.path("maxOutputTokens").asLong(0);
        long candidates = Math.max(1, config.path("candidateCount").asLong(1));
        return extra || each <= 0 ? FORTUNE : PRICE.cost(TokenUsage.of(prompt, Math.multiplyExact(each, candidates)));
    }

    private static boolean hasMedia(JsonNode content) {
        for (var part : listed(content.path("parts"))) {
            if (part.has("inlineData") || part.has("fileData") || hasMedia(part.path("functionResponse"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasType(JsonNode list, String... types) {
        for (var entry : listed(list)) {
            if (List.of(types).contains(entry.path("type").asText())) {
                return true;
            }
        }
        return false;
    }

    private static Iterable<JsonNode> listed(JsonNode node) {
        return node.isObject() ? List.of(node) : node;
    }

    private static long textBytes(JsonNode node) {
        if (node.isValueNode()) {
            return node.asText().getBytes(StandardCharsets.UTF_8).length;
        }
        long sum = 0;
        for (var field : node.properties()) {
            sum += field.getKey().length() + textBytes(field.getValue());
        }
        if (node.isArray()) {
            for (var entry : node) {
                sum += textBytes(entry);
            }
        }
        return sum;
    }

    /** Requests that are nearly right, of one dialect's names and words. */
    private record Shapes(Random random, List<String> names, List<String> words) {
        ObjectNode request(String list, String content) {
            var request = JsonNodeFactory.instance.objectNode();
            var entries = request.putArray(list);
            for (int i = random.nextInt(3); i > 0; i--) {
                var entry = entries.addObject();
                var parts = entry.putArray(content);
                for (int j = random.nextInt(3); j > 0; j--) {
                    parts.addObject().put("text", word()).setAll(part());
                }
                if (random.nextInt(6) == 0) {
                    entry.set(name(), any(3));
                }
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                request.set(name(), any(3));
            }
            return request;
        }

        private ObjectNode part() {
            var part = JsonNodeFactory.instance.objectNode();
            if (names == ANTHROPIC) {
                part.put("type", random.nextInt(8) == 0 ? word() : "text");
            }
            if (random.nextInt(6) == 0) {
                part.set(name(), any(2));
            }
            return part;
        }

        private JsonNode any(int depth) {
            var nodes = JsonNodeFactory.instance;
            return switch (random.nextInt(depth == 0 ? 5 : 8)) {
                case 0 -> nodes.textNode(word());
                case 1 -> nodes.numberNode(random.nextInt(5));
                case 2 -> nodes.numberNode(random.nextBoolean() ? random.nextLong() : 1_000L);
                case 3 -> nodes.booleanNode(random.nextBoolean());
                case 4 -> random.nextBoolean() ? nodes.nullNode() : nodes.numberNode(random.nextDouble());
                case 5, 6 -> {
                    var object = nodes.objectNode();
                    for (int i = random.nextInt(4); i > 0; i--) {
                        object.set(name(), any(depth - 1));
                    }
                    if (random.nextBoolean()) {
                        object.put("type", word());
                    }
                    yield object;
                }
                default -> {
                    var array = nodes.arrayNode();
                    for (int i = random.nextInt(3); i > 0; i--) {
                        array.add(any(depth - 1));
                    }
                    yield array;
                }
            };
        }

        private String name() {
            return names.get(random.nextInt(names.size()));
        }

        private String word() {
            return words.get(random.nextInt(words.size()));
        }
    }
}
