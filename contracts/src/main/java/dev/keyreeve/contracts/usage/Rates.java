package dev.keyreeve.contracts.usage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What each kind of token costs, in pico-USD (1e-12 USD: $1 per million tokens is 1,000,000), because published prices
 * go below a nano-USD a token. In JSON a kind that costs what its wider kind does is left out: cached input, cache
 * writes and audio cost as input, writes for an hour as other writes, cached audio as cached input, audio output as
 * output; output and the request itself cost nothing.
 *
 * @param request for each exchange, whatever its tokens
 */
public record Rates(
        long input,
        long cachedInput,
        long cacheWrite,
        long cacheWriteHour,
        long audioInput,
        long cachedAudioInput,
        long output,
        long audioOutput,
        long request) {

    public Rates {
        if (LongStream.of(
                        input,
                        cachedInput,
                        cacheWrite,
                        cacheWriteHour,
                        audioInput,
                        cachedAudioInput,
                        output,
                        audioOutput,
                        request)
                .anyMatch(rate -> rate < 0)) {
            throw new IllegalArgumentException("no price may be negative");
        }
    }

    /** Those that are null cost as their wider kind. */
    @JsonCreator
    public static Rates of(
            @JsonProperty(value = "input", required = true) long input,
            @JsonProperty("cached_input") @Nullable Long cachedInput,
            @JsonProperty("cache_write") @Nullable Long cacheWrite,
            @JsonProperty("cache_write_hour") @Nullable Long cacheWriteHour,
            @JsonProperty("audio_input") @Nullable Long audioInput,
            @JsonProperty("cached_audio_input") @Nullable Long cachedAudioInput,
            @JsonProperty("output") @Nullable Long output,
            @JsonProperty("audio_output") @Nullable Long audioOutput,
            @JsonProperty("request") @Nullable Long request) {
        long cached = or(cachedInput, input);
        long write = or(cacheWrite, input);
        long answered = or(output, 0);
        return new Rates(
                input,
                cached,
                write,
                or(cacheWriteHour, write),
                or(audioInput, input),
                or(cachedAudioInput, cached),
                answered,
                or(audioOutput, answered),
                or(request, 0));
    }

    /** The same with another price of what is written to the cache for an hour. */
    public Rates withCacheWriteHour(long rate) {
        return new Rates(
                input, cachedInput, cacheWrite, rate, audioInput, cachedAudioInput, output, audioOutput, request);
    }

    /** Each rate through {@code change}. */
    public Rates map(LongUnaryOperator change) {
        return new Rates(
                change.applyAsLong(input),
                change.applyAsLong(cachedInput),
                change.applyAsLong(cacheWrite),
                change.applyAsLong(cacheWriteHour),
                change.applyAsLong(audioInput),
                change.applyAsLong(cachedAudioInput),
                change.applyAsLong(output),
                change.applyAsLong(audioOutput),
                change.applyAsLong(request));
    }

    @JsonValue
    Map<String, Long> json() {
        var json = new LinkedHashMap<String, Long>();
        json.put("input", input);
        putUnless(json, "cached_input", cachedInput, input);
        putUnless(json, "cache_write", cacheWrite, input);
        putUnless(json, "cache_write_hour", cacheWriteHour, cacheWrite);
        putUnless(json, "audio_input", audioInput, input);
        putUnless(json, "cached_audio_input", cachedAudioInput, cachedInput);
        putUnless(json, "output", output, 0);
        putUnless(json, "audio_output", audioOutput, output);
        putUnless(json, "request", request, 0);
        return json;
    }

    /** In pico-USD. Each token is counted once: audio that was also written to the cache counts as written. */
    long cost(TokenUsage usage) {
        long untouched = usage.input() - usage.cachedInput() - usage.cacheWrite() - usage.cacheWriteHour();
        long audio = Math.min(usage.audioInput() - usage.cachedAudioInput(), untouched);
        long inputs = sum(
                Math.multiplyExact(untouched - audio, input),
                Math.multiplyExact(audio, audioInput),
                Math.multiplyExact(usage.cachedInput() - usage.cachedAudioInput(), cachedInput),
                Math.multiplyExact(usage.cachedAudioInput(), cachedAudioInput),
                Math.multiplyExact(usage.cacheWrite(), cacheWrite),
                Math.multiplyExact(usage.cacheWriteHour(), cacheWriteHour));
        return sum(
                inputs,
                Math.multiplyExact(usage.output() - usage.audioOutput(), output),
                Math.multiplyExact(usage.audioOutput(), audioOutput),
                request);
    }

    /** In pico-USD, all tokens being of the dearest kind. */
    long bound(long inputTokens, long outputTokens) {
        long dearestInput = LongStream.of(input, cachedInput, cacheWrite, cacheWriteHour, audioInput, cachedAudioInput)
                .max()
                .orElseThrow();
        return sum(
                Math.multiplyExact(inputTokens, dearestInput),
                Math.multiplyExact(outputTokens, Math.max(output, audioOutput)),
                request);
    }

    private static long sum(long... parts) {
        long sum = 0;
        for (long part : parts) {
            sum = Math.addExact(sum, part);
        }
        return sum;
    }

    private static long or(@Nullable Long rate, long wider) {
        return rate == null ? wider : rate;
    }

    private static void putUnless(Map<String, Long> json, String name, long rate, long wider) {
        if (rate != wider) {
            json.put(name, rate);
        }
    }
}
