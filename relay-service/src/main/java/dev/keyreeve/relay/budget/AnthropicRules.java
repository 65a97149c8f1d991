package dev.keyreeve.relay.budget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.relay.budget.Bound.Asked;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of Anthropic's Messages has a bound (docs.anthropic.com/en/api/messages): text, thinking and the caller's own
 * tools. {@code max_tokens} covers thinking. Left out on purpose: {@code container}, {@code mcp_servers},
 * {@code context_management}, {@code inference_geo}, {@code speed}.
 */
final class AnthropicRules {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "max_tokens",
            "system",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "stream",
            "metadata",
            "tools",
            "tool_choice",
            "thinking",
            "service_tier",
            "output_config",
            "output_format");
    private static final Set<String> BLOCKS = Set.of("text", "thinking", "tool_use", "tool_result");

    /** Change neither the price of a token nor how many there can be. */
    private static final List<String> BETAS = List.of(
            "prompt-caching-",
            "extended-cache-ttl-",
            "interleaved-thinking-",
            "token-efficient-tools-",
            "fine-grained-tool-streaming-",
            "output-128k-",
            "structured-outputs-",
            "max-tokens-3-5-sonnet-");

    private static final String TIER = "service_tier";

    private AnthropicRules() {}

    static OutputPlan plan(Asked asked, Optional<ModelPrice> price, boolean money) throws Refusal {
        var request = asked.json();
        check(request, asked.beta());
        if (money) {
            checkCaching(request, price.filter(ModelPrice::knowsHourWrites).isPresent());
        }
        long modelMaximum = price.map(ModelPrice::maxOutputTokens).orElse(0L);
        var toWrite = new HashMap<String, JsonNode>();
        long named = OutputPlan.number(request, "max_tokens");
        long tokens = OutputPlan.orModel(named, "max_tokens", modelMaximum, toWrite);
        // Interleaved, thinking may have more tokens than the answer; whether one request can use them all is not said.
        if (request.path("thinking") instanceof ObjectNode thinking) {
            tokens = Math.max(tokens, OutputPlan.number(thinking, "budget_tokens"));
        }
        if (money && !"standard_only".equals(request.path(TIER).textValue())) {
            // With "auto" a commitment of the account's decides over the price.
            toWrite.put(TIER, TextNode.valueOf("standard_only"));
        }
        return new OutputPlan(tokens, toWrite);
    }

    /** What is written to the cache for an hour costs twice the input (docs.anthropic.com, "Prompt caching"). */
    private static void checkCaching(JsonNode node, boolean hourPriced) throws Refusal {
        if (isLasting(node) && !(hourPriced && "1h".equals(ttl(node).textValue()))) {
            throw Refusal.unbounded("cache_control.ttl", "may only be 5m: the price of longer ones is not known");
        }
        for (var inner : node) {
            checkCaching(inner, hourPriced);
        }
    }

    /** Whether anything may be written to the cache for longer than usual. */
    static boolean writesForAnHour(JsonNode node) {
        if (isLasting(node)) {
            return true;
        }
        for (var inner : node) {
            if (writesForAnHour(inner)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLasting(JsonNode node) {
        var ttl = ttl(node);
        return !ttl.isMissingNode() && !ttl.isNull() && !"5m".equals(ttl.textValue());
    }

    private static JsonNode ttl(JsonNode node) {
        return node.path("cache_control").path("ttl");
    }

    private static void check(ObjectNode request, String beta) throws Refusal {
        RequestFields.refuseOthers(request, FIELDS);
        for (var feature : Arrays.stream(beta.split(",")).map(String::strip).toList()) {
            if (!feature.isEmpty() && BETAS.stream().noneMatch(feature::startsWith)) {
                throw Refusal.unbounded("anthropic-beta", "asks for what may cost what nobody can tell beforehand");
            }
        }
        TextOnly.checkContent(request.path("system"), "system", Set.of("text"));
        var messages = request.path("messages");
        if (!messages.isArray()) {
            throw Refusal.invalid("messages", "a list");
        }
        for (int i = 0; i < messages.size(); i++) {
            var at = "messages[" + i + "].content";
            var content =
                    TextOnly.objectAt(messages.get(i), "messages[" + i + "]").path("content");
            TextOnly.checkContent(content, at, BLOCKS);
            for (int j = 0; j < content.size(); j++) {
                TextOnly.checkContent(content.path(j).path("content"), at + "[" + j + "].content", Set.of("text"));
            }
        }
        var tools = request.path("tools");
        TextOnly.checkList(tools, "tools");
        for (int i = 0; i < tools.size(); i++) {
            var type = TextOnly.objectAt(tools.path(i), "tools[" + i + "]").path("type");
            if (!TextOnly.isAbsent(type) && !"custom".equals(type.textValue())) {
                throw Refusal.unbounded(
                        "tools[" + i + "].type", "is a tool that runs, or is described, at the provider");
            }
        }
    }
}
