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
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Hostile requests against a provider that bills as much as it can: a token for every byte of text in what it is sent,
 * output up to the maximum that it is sent, and a fortune for anything that is not text.
 */
@DisplayName("No shape of a request costs more than its bound")
class BoundFuzzTest {
    private static final ModelPrice PRICE = new ModelPrice(3_000_000, 0, 7_000_000, 0, 500);
    private static final Set<Measure> BOTH = Set.of(Measure.MONEY, Measure.TOKENS);
    private static final long FORTUNE = Long.MAX_VALUE / 4;
    private static final String[] NAMES = {
        "messages",
        "input",
        "content",
        "role",
        "type",
        "text",
        "tools",
        "n",
        "max_tokens",
        "max_completion_tokens",
        "max_output_tokens",
        "service_tier",
        "modalities",
        "prediction",
        "previous_response_id",
        "background",
        "id",
        "image_url",
        "output",
        "instructions",
        "stream",
        "audio",
        "reasoning",
        "unheard_of"
    };
    private static final String[] TEXTS = {
        "text",
        "input_text",
        "image_url",
        "input_image",
        "message",
        "function",
        "web_search",
        "auto",
        "default",
        "flex",
        "user",
        "item_reference",
        "audio",
        "\ud83d\ude00 \u00e4\u0000\"",
        "a longer text than the others are"
    };

    @Test
    void neverBelowTheBill() {
        int bounded = 0;
        for (int seed = 0; seed < 60_000; seed++) {
            var random = new Random(seed);
            var operation = random.nextBoolean() ? Operation.CHAT_COMPLETIONS : Operation.RESPONSES;
            var request = request(random, operation);
            long bytes = Json.write(request).length;
            long text = textBytes(request);

            var asked = new Bound.Asked(operation, "a-model", Bound.Fields.OPENAI, "", request, bytes);
            if (Bound.of(asked, Optional.of(PRICE), BOTH) instanceof Bound.Bounded bound) {
                bounded++;
                assertThat(bill(request, operation, text))
                        .as("seed %d: %s", seed, request)
                        .isLessThanOrEqualTo(bound.need().nanos());
                assertThat(text)
                        .as("seed %d: %s", seed, request)
                        .isLessThanOrEqualTo(bound.need().tokens());
            }
        }
        assertThat(bounded)
                .as("requests with a bound, without which this shows nothing")
                .isGreaterThan(3_000);
    }

    private static ObjectNode request(Random random, Operation operation) {
        var request = JsonNodeFactory.instance.objectNode().put("model", "m");
        var main = operation == Operation.CHAT_COMPLETIONS ? "messages" : "input";
        var list = request.putArray(main);
        for (int i = random.nextInt(3); i > 0; i--) {
            var message = list.addObject().put("role", "user").put("content", text(random));
            if (random.nextInt(4) == 0) {
                message.set(name(random), any(random, 3));
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            request.set(name(random), any(random, 3));
        }
        return request;
    }

    private static JsonNode any(Random random, int depth) {
        var nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0 -> nodes.textNode(text(random));
            case 1 -> nodes.numberNode(random.nextInt(5));
            case 2 -> nodes.numberNode(random.nextBoolean() ? random.nextLong() : 1_000L);
            case 3 -> nodes.booleanNode(random.nextBoolean());
            case 4 -> random.nextBoolean() ? nodes.nullNode() : nodes.numberNode(random.nextDouble());
            case 5, 6 -> {
                var object = nodes.objectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.set(name(random), any(random, depth - 1));
                }
                if (random.nextBoolean()) {
                    object.put("type", text(random));
                }
                yield object;
            }
            default -> {
                var array = nodes.arrayNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    array.add(any(random, depth - 1));
                }
                yield array;
            }
        };
    }

    private static String name(Random random) {
        return NAMES[random.nextInt(NAMES.length)];
    }

    private static String text(Random random) {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private static long bill(ObjectNode sent, Operation operation, long promptTokens) {
        if (asksForMore(sent, operation)) {
            return FORTUNE;
        }
        boolean isChat = operation == Operation.CHAT_COMPLETIONS;
        long each = isChat
                ? Math.max(
                        sent.path("max_tokens").asLong(0),
                        sent.path("max_completion_tokens").asLong(0))
                : sent.path("max_output_tokens").asLong(0);
        if (each <= 0) {
            return FORTUNE; // nobody limits it
        }
        long choices = isChat ? Math.max(1, sent.path("n").asLong(1)) : 1;
        return PRICE.cost(TokenUsage.of(promptTokens, Math.multiplyExact(each, choices)));
    }

    private static boolean asksForMore(ObjectNode sent, Operation operation) {
        var tier = sent.path("service_tier");
        boolean priced = tier.isTextual() && tier.textValue().equals("default");
        return !priced
                || sent.hasNonNull("prediction")
                || sent.hasNonNull("previous_response_id")
                || sent.hasNonNull("audio")
                || sent.path("background").asBoolean()
                || sent.path("modalities").toString().contains("audio")
                || topTypes(sent.path("tools"), "web_search")
                || partsAreFetched(sent.path(operation == Operation.CHAT_COMPLETIONS ? "messages" : "input"));
    }

    private static boolean topTypes(JsonNode list, String type) {
        for (var entry : list) {
            if (type.equals(entry.path("type").textValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean partsAreFetched(JsonNode messages) {
        for (var message : messages) {
            if (topTypes(message.path("content"), "image_url")
                    || topTypes(message.path("content"), "input_image")
                    || topTypes(message.path("output"), "input_image")
                    || "item_reference".equals(message.path("type").textValue()) && !message.has("role")) {
                return true;
            }
        }
        return false;
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
}
