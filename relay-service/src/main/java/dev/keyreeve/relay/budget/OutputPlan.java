package dev.keyreeve.relay.budget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
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
    static OutputPlan of(ObjectNode request, Operation operation, long modelMaximum, boolean defaultTier)
            throws Refusal {
        return switch (operation) {
            case CHAT_COMPLETIONS -> chat(request, modelMaximum, toWrite(request, defaultTier));
            case RESPONSES -> responses(request, modelMaximum, toWrite(request, defaultTier));
            case EMBEDDINGS, MODELS, MODERATIONS, IMAGES, AUDIO_SPEECHES, AUDIO_TRANSCRIPTIONS ->
                new OutputPlan(0, Map.of());
        };
    }

    private static Map<String, JsonNode> toWrite(ObjectNode request, boolean defaultTier) throws Refusal {
        return defaultTier ? tier(request) : new HashMap<>();
    }

    private static OutputPlan chat(ObjectNode request, long modelMaximum, Map<String, JsonNode> toWrite)
            throws Refusal {
        // max_tokens is the older name; where both stand, which one counts is the provider's affair.
        long named = Math.max(
                number(request, "max_completion_tokens", MOST_TOKENS), number(request, "max_tokens", MOST_TOKENS));
        long each = orModel(named, "max_completion_tokens", modelMaximum, toWrite);
        long choices = Math.max(1, number(request, "n", MOST_CHOICES));
        return new OutputPlan(Math.multiplyExact(each, choices), toWrite);
    }

    private static OutputPlan responses(ObjectNode request, long modelMaximum, Map<String, JsonNode> toWrite)
            throws Refusal {
        long named = number(request, "max_output_tokens", MOST_TOKENS);
        return new OutputPlan(orModel(named, "max_output_tokens", modelMaximum, toWrite), toWrite);
    }

    private static long orModel(long named, String field, long modelMaximum, Map<String, JsonNode> toWrite)
            throws Refusal {
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
    private static Map<String, JsonNode> tier(ObjectNode request) throws Refusal {
        var tier = request.path(TIER);
        boolean absent = tier.isMissingNode() || tier.isNull();
        if (!absent && !tier.isTextual()) {
            throw Refusal.invalid(TIER, "the name of a tier");
        }
        var name = absent ? "auto" : tier.textValue();
        var toWrite = new HashMap<String, JsonNode>();
        switch (name) {
            case "auto" -> toWrite.put(TIER, TextNode.valueOf("default"));
            case "default" -> {}
            default -> throw Refusal.unbounded(TIER, "may only be default or auto");
        }
        return toWrite;
    }

    /** Zero when absent. */
    private static long number(ObjectNode request, String field, long most) throws Refusal {
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
