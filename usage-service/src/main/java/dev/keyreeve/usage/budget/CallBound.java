package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.PriceBook;
import java.util.OptionalLong;

/**
 * What a call would have to be allowed to use.
 *
 * @param model as the caller names it, with its provider
 * @param promptKnown whether the size of the prompt was given; else it counts as nothing
 */
record CallBound(String provider, String model, String prices, boolean promptKnown, Size size) {

    sealed interface Size {
        /**
         * @param nanos the most that it can cost
         * @param tokens input and output together
         */
        record Bounded(long nanos, long tokens) implements Size {}

        /** The price book has no price for it, so nobody can say what it would cost. */
        record Unpriced(OptionalLong tokens) implements Size {}

        /** A number of tokens that no amount of money can be told for. */
        record TooLarge() implements Size {}
    }

    /**
     * Of a call that one book of prices bounds.
     *
     * @param maxTokens the most output tokens; absent: the most that the model can answer
     */
    static CallBound of(PriceBook book, String provider, String model, long inputTokens, OptionalLong maxTokens) {
        var size = book.find(provider, model)
                .<Size>map(price -> {
                    long output = maxTokens.orElse(price.maxOutputTokens());
                    try {
                        return new Size.Bounded(price.bound(inputTokens, output), Math.addExact(inputTokens, output));
                    } catch (ArithmeticException overflow) {
                        return new Size.TooLarge();
                    }
                })
                .orElseGet(() -> new Size.Unpriced(
                        maxTokens.isPresent()
                                ? OptionalLong.of(inputTokens + maxTokens.getAsLong())
                                : OptionalLong.empty()));
        return new CallBound(provider, model, book.version(), inputTokens > 0, size);
    }

    /** What it needs of a limit; absent when nobody can say. */
    OptionalLong need(Measure measure) {
        return switch (measure) {
            case REQUESTS, CONCURRENCY -> OptionalLong.of(1);
            case MONEY ->
                size instanceof Size.Bounded(long nanos, long tokens) ? OptionalLong.of(nanos) : OptionalLong.empty();
            case TOKENS ->
                switch (size) {
                    case Size.Bounded(long nanos, long tokens) -> OptionalLong.of(tokens);
                    case Size.Unpriced(OptionalLong tokens) -> tokens;
                    case Size.TooLarge() -> OptionalLong.empty();
                };
        };
    }
}
