package dev.keyreeve.relay.budget;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.budget.Bound.Bounded;

/**
 * The bound of a request, from three facts. Every token stands for at least one byte of text, and the JSON around a text
 * is longer than the tokens with which a provider frames it, so a request has no more input tokens than bytes. Output is
 * limited by the request or by the model. Whatever else could cost something is refused, unknown fields included, so a
 * provider's next feature is not a hole.
 */
final class BoundRules {
    private BoundRules() {}

    static Bound bound(ObjectNode request, Operation operation, long bodyBytes, PriceBook prices) {
        if (operation == Operation.MODELS) {
            return new Bounded(0, 0, 0);
        }
        try {
            var model = modelOf(request);
            var price = prices.find(model)
                    .orElseThrow(() -> new Refusal(
                            ErrorCode.MODEL_NOT_PRICED, "The model '" + abridged(model) + "' has no price", "model"));
            RequestFields.check(request, operation);
            TextOnly.check(request, operation);
            var plan = OutputPlan.of(request, operation, price.maxOutputTokens());
            var bounded = bounded(operation, bodyBytes, plan.tokens(), price);
            plan.toWrite().forEach(request::set);
            return bounded;
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private static String modelOf(ObjectNode request) throws Refusal {
        var model = request.path("model");
        if (!model.isTextual() || model.textValue().isBlank()) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, "'model' must be the name of a model", "model");
        }
        return model.textValue();
    }

    private static Bounded bounded(Operation operation, long bodyBytes, long output, ModelPrice price) throws Refusal {
        long input = maxInput(operation, bodyBytes, price);
        try {
            return new Bounded(input, output, price.cost(TokenUsage.of(input, output)));
        } catch (ArithmeticException tooMuch) {
            throw new Refusal(ErrorCode.COST_UNBOUNDED, "The request could cost more than can be counted", null);
        }
    }

    /** One prompt cannot be larger than the context window; a batch of embeddings can. */
    private static long maxInput(Operation operation, long bodyBytes, ModelPrice price) {
        return operation == Operation.EMBEDDINGS || price.maxInputTokens() <= 0
                ? bodyBytes
                : Math.min(bodyBytes, price.maxInputTokens());
    }

    private static String abridged(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "...";
    }
}
