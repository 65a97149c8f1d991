package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.budget.Bound.Asked;
import dev.keyreeve.relay.budget.Bound.Bounded;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The bound of a request, from three facts. Every token stands for at least one byte of text, and the JSON around a text
 * is longer than the tokens with which a provider frames it, so a request has no more input tokens than bytes. Output is
 * limited by the request or by the model. Whatever else could cost something is refused, unknown fields included, so a
 * provider's next feature is not a hole.
 */
final class BoundRules {
    /** Cost no tokens and no money, whatever stands in them; what an admin has let pass is counted as requests alone. */
    private static final Set<Operation> FREE = EnumSet.of(
            Operation.MODELS,
            Operation.MODERATIONS,
            Operation.TOKEN_COUNTS,
            Operation.FILES,
            Operation.STORED,
            Operation.OTHER);

    /** Of which a request can have a bound; what others cost is known afterwards, whatever their model and its price. */
    private static final Set<Operation> BOUNDABLE = EnumSet.of(
            Operation.CHAT_COMPLETIONS,
            Operation.COMPLETIONS,
            Operation.RESPONSES,
            Operation.EMBEDDINGS,
            Operation.MESSAGES,
            Operation.GENERATE_CONTENT);

    /** Fields with which the provider adds something to the prompt. */
    private static final Set<String> FRAMED = Set.of("tools", "output_config", "output_format");

    /** More tokens than any such text has. */
    private static final long INSTRUCTIONS = 1_000;

    private BoundRules() {}

    static boolean isFree(Operation operation) {
        return FREE.contains(operation);
    }

    static Bound bound(Asked asked, Optional<ModelPrice> known, Set<Measure> measures) {
        boolean money = measures.contains(Measure.MONEY);
        if (isFree(asked.operation()) || (!money && !measures.contains(Measure.TOKENS))) {
            return Bounded.ofExchange();
        }
        var price = asked.operation() == Operation.MESSAGES && AnthropicRules.writesForAnHour(asked.json())
                ? known
                : known.map(ModelPrice::withoutHourWrites);
        try {
            if (!BOUNDABLE.contains(asked.operation())) {
                throw Refusal.unboundedEndpoint();
            }
            if (asked.model().isBlank()) {
                throw new Refusal(ErrorCode.INVALID_REQUEST, "'model' must be the name of a model", "model");
            }
            if (money && price.isEmpty()) {
                throw new Refusal(
                        ErrorCode.MODEL_NOT_PRICED,
                        "The model '" + abridged(asked.model()) + "' has no price",
                        "model");
            }
            var plan = plan(asked, price, money);
            long input = maxInput(asked, price);
            var worst = TokenUsage.of(input, plan.tokens());
            var bounded =
                    new Bounded(Amounts.ofExchange(nanos(worst, price, money), worst.total()), Optional.of(worst));
            plan.toWrite().forEach(asked.json()::set);
            return bounded;
        } catch (Refusal refusal) {
            return refusal.answer();
        } catch (ArithmeticException tooMuch) {
            return new Refusal(ErrorCode.COST_UNBOUNDED, "The request could cost more than can be counted", null)
                    .answer();
        }
    }

    /** Refuses what has no bound. */
    private static OutputPlan plan(Asked asked, Optional<ModelPrice> price, boolean money) throws Refusal {
        long modelMaximum = price.map(ModelPrice::maxOutputTokens).orElse(0L);
        return switch (asked.operation()) {
            case MESSAGES -> AnthropicRules.plan(asked, price, money);
            case GENERATE_CONTENT -> GeminiRules.plan(asked.json(), modelMaximum);
            default -> {
                if (!asked.beta().isBlank()) {
                    throw Refusal.unbounded("openai-beta", "asks for what may cost what nobody can tell beforehand");
                }
                RequestFields.check(asked.json(), asked.operation());
                TextOnly.check(asked.json(), asked.operation());
                yield OutputPlan.of(asked, modelMaximum, money);
            }
        };
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

    /** One prompt cannot be larger than the context window; a batch of embeddings or of completions can. */
    private static long maxInput(Asked asked, Optional<ModelPrice> price) {
        long window = price.map(ModelPrice::maxInputTokens).orElse(0L);
        boolean oneEachRequest =
                asked.operation() != Operation.EMBEDDINGS && asked.operation() != Operation.COMPLETIONS;
        long most = Math.addExact(asked.bytes(), overhead(asked));
        return oneEachRequest && window > 0 ? Math.min(most, window) : most;
    }

    /**
     * Where tools are, or the form of the answer is prescribed, Anthropic and Google put instructions of their own before
     * the prompt, and bill them: up to 530 tokens (docs.anthropic.com, "Tool use", pricing; "Structured outputs").
     */
    private static long overhead(Asked asked) {
        boolean framed = asked.operation() == Operation.MESSAGES || asked.operation() == Operation.GENERATE_CONTENT;
        return framed && FRAMED.stream().anyMatch(asked.json()::hasNonNull) ? INSTRUCTIONS : 0;
    }

    private static String abridged(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "...";
    }
}
