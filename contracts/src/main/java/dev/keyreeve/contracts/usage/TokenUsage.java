package dev.keyreeve.contracts.usage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyreeve.contracts.grant.Measure;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one exchange as the provider counted them. Every other number is a part of {@code input} or {@code output}.
 * Dialects differ in what their totals include (Anthropic's {@code input_tokens} leaves cache reads and writes out,
 * OpenAI's and Gemini's have them in): whoever reads a dialect brings its numbers into this shape.
 *
 * @param input all input tokens: cached ones, cache writes, audio and images included
 * @param cachedInput the part of {@code input} that was read from the provider's cache, audio and images included
 * @param cacheWrite the part of {@code input} that was written to the cache for the provider's usual time
 *     (Anthropic: 5 minutes)
 * @param cacheWriteHour the part of {@code input} that was written to the cache for an hour
 * @param audioInput the part of {@code input} that is audio, cached audio included
 * @param cachedAudioInput the part of {@code audioInput} and {@code cachedInput} that is both
 * @param imageInput the part of {@code input} that is images, cached images included; none of it is audio
 * @param cachedImageInput the part of {@code imageInput} and {@code cachedInput} that is both
 * @param output all output tokens: reasoning, audio and images included
 * @param reasoning the part of {@code output} spent on reasoning
 * @param audioOutput the part of {@code output} that is audio
 * @param imageOutput the part of {@code output} that is images; none of it is audio
 */
public record TokenUsage(
        long input,
        long cachedInput,
        long cacheWrite,
        long cacheWriteHour,
        long audioInput,
        long cachedAudioInput,
        long imageInput,
        long cachedImageInput,
        long output,
        long reasoning,
        long audioOutput,
        long imageOutput) {
    public static final TokenUsage NONE = of(0, 0);

    public TokenUsage {
        boolean negative = input < 0
                || cachedInput < 0
                || cacheWrite < 0
                || cacheWriteHour < 0
                || audioInput < 0
                || cachedAudioInput < 0
                || imageInput < 0
                || cachedImageInput < 0
                || output < 0
                || reasoning < 0
                || audioOutput < 0
                || imageOutput < 0;
        boolean tooMuch = cachedInput > input
                || cacheWrite > input - cachedInput
                || cacheWriteHour > input - cachedInput - cacheWrite
                || audioInput > input
                || cachedAudioInput > Math.min(audioInput, cachedInput)
                || imageInput > input - audioInput
                || cachedImageInput > Math.min(imageInput, cachedInput - cachedAudioInput)
                || reasoning > output
                || audioOutput > output
                || imageOutput > output - audioOutput;
        if (negative || tooMuch) {
            throw new IllegalArgumentException("parts must not be negative or exceed their whole: input " + input
                    + " (cached " + cachedInput + ", cache writes " + cacheWrite + " and " + cacheWriteHour + ", audio "
                    + audioInput + ", cached audio " + cachedAudioInput + ", images " + imageInput + ", cached images "
                    + cachedImageInput + "), output " + output + " (reasoning " + reasoning + ", audio " + audioOutput
                    + ", images " + imageOutput + ")");
        }
    }

    /** Without images. */
    public TokenUsage(
            long input,
            long cachedInput,
            long cacheWrite,
            long cacheWriteHour,
            long audioInput,
            long cachedAudioInput,
            long output,
            long reasoning,
            long audioOutput) {
        this(
                input,
                cachedInput,
                cacheWrite,
                cacheWriteHour,
                audioInput,
                cachedAudioInput,
                0,
                0,
                output,
                reasoning,
                audioOutput,
                0);
    }

    /** Text alone. */
    public TokenUsage(long input, long cachedInput, long output, long reasoning) {
        this(input, cachedInput, 0, 0, 0, 0, output, reasoning, 0);
    }

    /** Relays that did not tell images apart named none: there, absent means 0. */
    @JsonCreator
    static TokenUsage read(
            @JsonProperty("input") long input,
            @JsonProperty("cached_input") long cachedInput,
            @JsonProperty("cache_write") long cacheWrite,
            @JsonProperty("cache_write_hour") long cacheWriteHour,
            @JsonProperty("audio_input") long audioInput,
            @JsonProperty("cached_audio_input") long cachedAudioInput,
            @JsonProperty("image_input") @Nullable Long imageInput,
            @JsonProperty("cached_image_input") @Nullable Long cachedImageInput,
            @JsonProperty("output") long output,
            @JsonProperty("reasoning") long reasoning,
            @JsonProperty("audio_output") long audioOutput,
            @JsonProperty("image_output") @Nullable Long imageOutput) {
        return new TokenUsage(
                input,
                cachedInput,
                cacheWrite,
                cacheWriteHour,
                audioInput,
                cachedAudioInput,
                imageInput == null ? 0 : imageInput,
                cachedImageInput == null ? 0 : cachedImageInput,
                output,
                reasoning,
                audioOutput,
                imageOutput == null ? 0 : imageOutput);
    }

    public static TokenUsage of(long input, long output) {
        return new TokenUsage(input, 0, output, 0);
    }

    /** {@link Measure#TOKENS}. */
    public long total() {
        return Math.addExact(input, output);
    }
}
