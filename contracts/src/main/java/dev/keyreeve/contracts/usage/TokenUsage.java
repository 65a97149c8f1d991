package dev.keyreeve.contracts.usage;

import dev.keyreeve.contracts.grant.Measure;

/**
 * Tokens of one exchange as the provider counted them. Every other number is a part of {@code input} or {@code output}.
 * Dialects differ in what their totals include (Anthropic's {@code input_tokens} leaves cache reads and writes out,
 * OpenAI's and Gemini's have them in): whoever reads a dialect brings its numbers into this shape.
 *
 * @param input all input tokens: cached ones, cache writes and audio included
 * @param cachedInput the part of {@code input} that was read from the provider's cache, audio included
 * @param cacheWrite the part of {@code input} that was written to the cache for the provider's usual time
 *     (Anthropic: 5 minutes)
 * @param cacheWriteHour the part of {@code input} that was written to the cache for an hour
 * @param audioInput the part of {@code input} that is audio, cached audio included
 * @param cachedAudioInput the part of {@code audioInput} and {@code cachedInput} that is both
 * @param output all output tokens: reasoning and audio included
 * @param reasoning the part of {@code output} spent on reasoning
 * @param audioOutput the part of {@code output} that is audio
 */
public record TokenUsage(
        long input,
        long cachedInput,
        long cacheWrite,
        long cacheWriteHour,
        long audioInput,
        long cachedAudioInput,
        long output,
        long reasoning,
        long audioOutput) {
    public static final TokenUsage NONE = of(0, 0);

    public TokenUsage {
        boolean negative = input < 0
                || cachedInput < 0
                || cacheWrite < 0
                || cacheWriteHour < 0
                || audioInput < 0
                || cachedAudioInput < 0
                || output < 0
                || reasoning < 0
                || audioOutput < 0;
        boolean tooMuch = cachedInput > input
                || cacheWrite > input - cachedInput
                || cacheWriteHour > input - cachedInput - cacheWrite
                || audioInput > input
                || cachedAudioInput > Math.min(audioInput, cachedInput)
                || reasoning > output
                || audioOutput > output;
        if (negative || tooMuch) {
            throw new IllegalArgumentException("parts must not be negative or exceed their whole: input " + input
                    + " (cached " + cachedInput + ", cache writes " + cacheWrite + " and " + cacheWriteHour + ", audio "
                    + audioInput + ", cached audio " + cachedAudioInput + "), output " + output + " (reasoning "
                    + reasoning + ", audio " + audioOutput + ")");
        }
    }

    /** Text alone. */
    public TokenUsage(long input, long cachedInput, long output, long reasoning) {
        this(input, cachedInput, 0, 0, 0, 0, output, reasoning, 0);
    }

    public static TokenUsage of(long input, long output) {
        return new TokenUsage(input, 0, output, 0);
    }

    /** {@link Measure#TOKENS}. */
    public long total() {
        return Math.addExact(input, output);
    }
}
