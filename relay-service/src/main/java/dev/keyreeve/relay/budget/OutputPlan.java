package dev.keyreeve.relay.budget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyreeve.relay.budget.Bound.Asked;
import java.util.HashMap;
import java.util.Map;

/**
 * How much a request can make the model answer, and what must be written into it so that this is true.
 *
 * @param tokens of all choices together
 */
record OutputPlan(long tokens, Map<String, JsonNode> toWrite) {
    /** As in OpenAI's description of {@code n}. */
    private static final long MOST_CHOICES = 128;

    private static final long MOST_TOKENS = Integer.MAX_VALUE;
    private static final String TIER = "service_tier";

    /**
     * @param modelMaximum for a request that names no maximum; 0 when the model has none
     * @param defaultTier whether money is limited, so that the tier must be the one whose prices are known
     */
    static OutputPlan of(Asked asked, long modelMaximum, boolean defaultTier) throws Refusal {
        var toWrite = defaultTier ? tier(asked) : new HashMap<String, JsonNode>();
        return switch (asked.operation()) {
            case CHAT_COMPLETIONS -> chat(asked, modelMaximum, toWrite);
            case RESPONSES -> responses(asked.json(), modelMaximum, toWrite);
            case COMPLETIONS -> completions(asked.json(), modelMaximum, toWrite);
            default -> new OutputPlan(0, Map.of());
        };
    }

    private static OutputPlan chat(Asked asked, long modelMaximum, Map<String, JsonNode> toWrite) throws Refusal {
        var request = asked.json();
        // max_tokens is the older name; where both stand, which one counts is the provider's affair.
        long named = Math.max(
                number(request, "max_completion_tokens", MOST_TOKENS), number(request, "max_tokens", MOST_TOKENS));
        // Compatible servers know the older one for sure.
        var written = asked.fields() == Bound.Fields.COMPATIBLE ? "max_tokens" : "max_completion_tokens";
        long each = orModel(named, written, modelMaximum, toWrite);
        long choices = Math.max(1, number(request, "n", MOST_CHOICES));
        return new OutputPlan(Math.multiplyExact(each, choices), toWrite);
    }

    private static OutputPlan responses(ObjectNode request, long modelMaximum, Map<String, JsonNode> toWrite)
            throws Refusal {
        long named = number(request, "max_output_tokens", MOST_TOKENS);
        return new OutputPlan(orModel(named, "max_output_tokens", modelMaximum, toWrite), toWrite);
    }

    /** Each prompt of a list is answered {@code n} times, of {@code best_of} attempts that are all paid. */
    private static OutputPlan completions(ObjectNode request, long modelMaximum, Map<String, JsonNode> toWrite)
            throws Refusal {
        long each = orModel(number(request, "max_tokens", MOST_TOKENS), "max_tokens", modelMaximum, toWrite);
        long choices =
                Math.max(1, Math.max(number(request, "n", MOST_CHOICES), number(request, "best_of", MOST_CHOICES)));
        var prompt = request.path("prompt");
        long prompts = prompt.isArray() && !isTokens(prompt) ? Math.max(1, prompt.size()) : 1;
        return new OutputPlan(Math.multiplyExact(Math.multiplyExact(each, choices), prompts), toWrite);
    }

    /** One prompt as a list of numbers; of a list with anything else in it each element may be a prompt. */
    private static boolean isTokens(JsonNode prompt) {
        for (var token : prompt) {
            if (!token.isNumber()) {
                return false;
            }
        }
        return true;
    }

    static long orModel(long named, String field, long modelMaximum, Map<String, JsonNode> toWrite) throws Refusal {
        if (named > 0) {
            return named;
        }
        if (modelMaximum <= 0 || modelMaximum > MOST_TOKENS) {
            throw Refusal.unbounded(field, "is needed, because the model's own maximum is not known");
        }
        toWrite.put(field, LongNode.valueOf(modelMaximum));
        return modelMaximum;
    }

    /** The price book knows the default tier; with {@code auto} the project's settings at the provider would decide. */
    private static Map<String, JsonNode> tier(Asked asked) throws Refusal {
        var tier = asked.json().path(TIER);
        boolean absent = tier.isMissingNode() || tier.isNull();
        if (!absent && !tier.isTextual()) {
            throw Refusal.invalid(TIER, "the name of a tier");
        }
        var name = absent ? "auto" : tier.textValue();
        var toWrite = new HashMap<String, JsonNode>();
        switch (name) {
            case "auto" -> {
                // A compatible server need not know tiers, and then has none.
                if (asked.fields() == Bound.Fields.OPENAI || !absent) {
                    toWrite.put(TIER, TextNode.valueOf("default"));
                }
            }
            case "default" -> {}
            default -> throw Refusal.unbounded(TIER, "may only be default or auto");
        }
        return toWrite;
    }

    static long number(ObjectNode request, String field) throws Refusal {
        return number(request, field, MOST_TOKENS);
    }

    /** Zero when absent. */
    static long number(ObjectNode request, String field, long most) throws Refusal {
        var value = request.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.isIntegralNumber() || value.bigIntegerValue().signum() <= 0) {
            throw Refusal.invalid(field, "a whole number above 0");
        }
        if (!value.canConvertToLong() || value.longValue() > most) {
            throw Refusal.unbounded(field, "may be " + most + " at most");
        }
        return value.longValue();
    }
}
