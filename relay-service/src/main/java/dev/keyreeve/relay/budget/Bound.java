package dev.keyreeve.relay.budget;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import org.jspecify.annotations.Nullable;

/** The most that one request can cost. */
public sealed interface Bound {
    /**
     * What the request can cost at most.
     *
     * @param nanos nano-USD, rounded up
     */
    record Bounded(long maxInputTokens, long maxOutputTokens, long nanos) implements Bound {
        /** As a settlement of quality {@code bound} states it. */
        public TokenUsage usage() {
            return TokenUsage.of(maxInputTokens, maxOutputTokens);
        }
    }

    /**
     * The request must not be forwarded under a hard budget.
     *
     * @param code {@code cost_unbounded}, {@code model_not_priced} or {@code invalid_request}
     * @param param the field at fault, as a path such as {@code messages[0].content[1].type}
     */
    record Unbounded(
            ErrorCode code, String message, @Nullable String param) implements Bound {}

    /**
     * Bounds a request and writes what makes the bound true into it: the model's maximum where it names none, and the
     * default service tier. When the answer is {@link Unbounded} the request is unchanged.
     *
     * @param bodyBytes size of the body: the larger of what the caller sent and what will be sent upstream, in bytes
     */
    static Bound of(ObjectNode request, Operation operation, long bodyBytes, PriceBook prices) {
        return BoundRules.bound(request, operation, bodyBytes, prices);
    }
}
