package dev.keyreeve.relay.budget;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The most that one request can use of what is limited. */
public sealed interface Bound {
    /**
     * What the request can use at most.
     *
     * @param need money and tokens are 0 where nothing that counts them stands over the key
     * @param worstCase as a settlement of quality {@code bound} states it; absent when nobody needed to know
     */
    record Bounded(Amounts need, Optional<TokenUsage> worstCase) implements Bound {
        /** Of an exchange that is counted, and no more is asked of it. */
        public static Bounded ofExchange() {
            return new Bounded(Amounts.ofExchange(0, 0), Optional.empty());
        }
    }

    /**
     * The request must not be forwarded under the limits over its key.
     *
     * @param code {@code cost_unbounded}, {@code model_not_priced} or {@code invalid_request}
     * @param param the field at fault, as a path such as {@code messages[0].content[1].type}
     */
    record Unbounded(
            ErrorCode code, String message, @Nullable String param) implements Bound {}

    /** Which fields can be written into a request of OpenAI's dialect. */
    enum Fields {
        /** All of them. */
        OPENAI,
        /** Reasoning models want {@code max_completion_tokens}; which tier there is, the resource decides. */
        AZURE,
        /** The older ones: a compatible server need not know the newer. */
        COMPATIBLE
    }

    /**
     * What is to be bounded.
     *
     * @param fields which of OpenAI's fields the provider knows
     * @param beta features that the caller asks for in {@code anthropic-beta} or {@code openai-beta}; empty for none
     * @param json may be written into
     * @param bytes size of the body: the larger of what the caller sent and what will be sent upstream
     */
    record Asked(Operation operation, String model, Fields fields, String beta, ObjectNode json, long bytes) {}

    /**
     * Bounds a request in what is limited, and writes what makes the bound true into it: the model's maximum where it
     * names none, and under a limit on money the default service tier. When the answer is {@link Unbounded} the request
     * is unchanged.
     *
     * @param price of the model that the request names, if it has one
     * @param measures that limits over the key may count
     */
    static Bound of(Asked asked, Optional<ModelPrice> price, Set<Measure> measures) {
        return BoundRules.bound(asked, price, measures);
    }

    /** Of a form or a session: what a provider makes of images, sound and what is said later is known afterwards. */
    static Bound ofUnknown(Operation operation, Set<Measure> measures) {
        boolean counted = measures.contains(Measure.MONEY) || measures.contains(Measure.TOKENS);
        return !counted || BoundRules.isFree(operation)
                ? Bounded.ofExchange()
                : Refusal.unboundedEndpoint().answer();
    }
}
