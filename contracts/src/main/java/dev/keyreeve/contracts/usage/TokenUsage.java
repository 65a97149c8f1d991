package dev.keyreeve.contracts.usage;

/**
 * Tokens of one exchange as the provider counted them.
 *
 * @param input all input tokens, cached ones included
 * @param cachedInput the part of {@code input} read from the provider's cache
 * @param output all output tokens, reasoning included
 * @param reasoning the part of {@code output} spent on reasoning
 */
public record TokenUsage(long input, long cachedInput, long output, long reasoning) {
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0);

    public TokenUsage {
        if (input < 0 || output < 0 || cachedInput < 0 || cachedInput > input || reasoning < 0 || reasoning > output) {
            throw new IllegalArgumentException("parts must not be negative or exceed their whole: input " + input
                    + ", cached " + cachedInput + ", output " + output + ", reasoning " + reasoning);
        }
    }

    public static TokenUsage of(long input, long output) {
        return new TokenUsage(input, 0, output, 0);
    }
}
