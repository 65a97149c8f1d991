package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a call that answers text would have to be allowed to use.
 *
 * @param model as the caller names it, with its provider
 * @param promptKnown whether the size of the prompt was given; else it counts as nothing
 * @param nanos the most that it can cost; absent where that has no bound
 * @param tokens the most of input and output together; absent where nobody limits the output
 */
record CallBound(
        String provider,
        String model,
        String prices,
        boolean promptKnown,
        boolean priced,
        OptionalLong nanos,
        OptionalLong tokens) {

    /**
     * Of a call that one book of prices bounds.
     *
     * @param maxTokens the most output tokens; absent: the most that the model can answer
     */
    static CallBound of(PriceBook book, String provider, String model, long inputTokens, OptionalLong maxTokens) {
        var price = book.find(provider, model).map(ModelPrice::withoutHourWrites);
        var output = maxTokens.isPresent() ? maxTokens : modelMaximum(price);
        return new CallBound(
                provider,
                model,
                book.version(),
                inputTokens > 0,
                price.isPresent(),
                price.isPresent() && output.isPresent()
                        ? nanos(price.get(), inputTokens, output.getAsLong())
                        : OptionalLong.empty(),
                output.isPresent() ? OptionalLong.of(inputTokens + output.getAsLong()) : OptionalLong.empty());
    }

    /** Without one that is known, a model whose output costs nothing answers none: it makes embeddings. */
    private static OptionalLong modelMaximum(Optional<ModelPrice> price) {
        return price.filter(known ->
                        known.maxOutputTokens() > 0 || known.usual().rates().output() == 0)
                .map(known -> OptionalLong.of(known.maxOutputTokens()))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong nanos(ModelPrice price, long input, long output) {
        try {
            return OptionalLong.of(price.bound(input, output));
        } catch (ArithmeticException unbounded) {
            return OptionalLong.empty();
        }
    }

    /** What it needs of a limit; absent when nobody can say. */
    OptionalLong need(Measure measure) {
        return switch (measure) {
            case REQUESTS, CONCURRENCY -> OptionalLong.of(1);
            case MONEY -> nanos;
            case TOKENS -> tokens;
        };
    }
}
