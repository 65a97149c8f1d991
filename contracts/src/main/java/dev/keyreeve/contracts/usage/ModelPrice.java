package dev.keyreeve.contracts.usage;

/**
 * What one model costs. Per token in pico-USD (1e-12 USD: $1 per million tokens is 1,000,000), because published prices
 * go below a nano-USD per token; sums are in nano-USD (1e-9 USD). Integers only.
 *
 * @param maxInputTokens the context window; a bound for what the provider can bill as input
 * @param maxOutputTokens the most that the model can answer, written into a request that names no maximum of its own
 */
public record ModelPrice(
        long inputPico, long cachedInputPico, long outputPico, long maxInputTokens, long maxOutputTokens) {

    private static final long PICO_PER_NANO = 1_000;

    public ModelPrice {
        if (inputPico < 0 || outputPico < 0 || cachedInputPico < 0 || cachedInputPico > inputPico) {
            throw new IllegalArgumentException("no price may be negative, and cached input not dearer than input");
        }
    }

    /**
     * What the usage costs, in nano-USD; rounded up once.
     *
     * @throws ArithmeticException when it does not fit 63 bits
     */
    public long cost(TokenUsage usage) {
        long pico = Math.addExact(
                Math.addExact(
                        Math.multiplyExact(usage.input() - usage.cachedInput(), inputPico),
                        Math.multiplyExact(usage.cachedInput(), cachedInputPico)),
                Math.multiplyExact(usage.output(), outputPico));
        return Math.ceilDiv(pico, PICO_PER_NANO);
    }
}
