package dev.keyreeve.relay.budget;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.budget.Bound.Bounded;
import java.util.Optional;
import java.util.Set;

/**
 * The bound of a request, from three facts. Every token stands for at least one byte of text, and the JSON around a text
 * is longer than the tokens with which a provider frames it, so a request has no more input tokens than bytes. Output is
 * limited by the request or by the model. Whatever else could cost something is refused, unknown fields included, so a
 * provider's next feature is not a hole.
 */
final class BoundRules {
    private BoundRules() {}

    static Bound bound(
            ObjectNode request,
            Operation operation,
            long bodyBytes,
            Optional<ModelPrice> price,
            Set<Measure> measures) {
        boolean money = measures.contains(Measure.MONEY);
        if (operation == Operation.MODELS || (!money && !measures.contains(Measure.TOKENS))) {
            return Bounded.ofExchange();
        }
        try {
            var model = modelOf(request);
            if (money && price.isEmpty()) {
                throw new Refusal(
                        ErrorCode.MODEL_NOT_PRICED, "The model '" + abridged(model) + "' has no price", "model");
            }
            RequestFields.check(request, operation);
            TextOnly.check(request, operation);
            long modelMaximum = price.map(ModelPrice::maxOutputTokens).orElse(0L);
            var plan = OutputPlan.of(request, operation, modelMaximum, money);
            long input = maxInput(operation, bodyBytes, price);
            var worst = TokenUsage.of(input, plan.tokens());
            var bounded =
                    new Bounded(Amounts.ofExchange(nanos(worst, price, money), worst.total()), Optional.of(worst));
            plan.toWrite().forEach(request::set);
            return bounded;
        } catch (Refusal refusal) {
            return refusal.answer();
        } catch (ArithmeticException tooMuch) {
            return new Refusal(ErrorCode.COST_UNBOUNDED, "The request could cost more than can be counted", null)
                    .answer();
        }
    }

    private static String modelOf(ObjectNode request) throws Refusal {
        var model = request.path("model");
        if (!model.isTextual() || model.textValue().isBlank()) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, "'model' must be the name of a model", "model");
        }
        return model.textValue();
    }

    /**
     * Of a model with a price the cost is stated even where only tokens are limited: an entry of quality {@code bound}
     * costs its hold.
     *
     * @throws ArithmeticException when it does not fit and matters
     */
    private static long nanos(TokenUsage worst, Optional<ModelPrice> price, boolean money) {
        try {
            return price.map(known -> known.bound(worst.input(), worst.output()))
                    .orElse(0L);
        } catch (ArithmeticException tooMuch) {
            if (money) {
                throw tooMuch;
            }
            return 0;
        }
    }

    /** One prompt cannot be larger than the context window; a batch of embeddings can. */
    private static long maxInput(Operation operation, long bodyBytes, Optional<ModelPrice> price) {
        long window = price.map(ModelPrice::maxInputTokens).orElse(0L);
        return operation == Operation.EMBEDDINGS || window <= 0 ? bodyBytes : Math.min(bodyBytes, window);
    }

    private static String abridged(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "...";
    }
}
