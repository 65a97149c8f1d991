package dev.keyreeve.usage.report;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Sums of {@code contracts.usage.TokenUsage}, with the same meanings. */
record Tokens(
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

    static final Tokens NONE = new Tokens(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static final String COLUMNS = "coalesce(sum(input_tokens), 0), coalesce(sum(cached_input_tokens), 0),"
            + " coalesce(sum(cache_write_tokens), 0), coalesce(sum(cache_write_hour_tokens), 0),"
            + " coalesce(sum(audio_input_tokens), 0), coalesce(sum(cached_audio_input_tokens), 0),"
            + " coalesce(sum(image_input_tokens), 0), coalesce(sum(cached_image_input_tokens), 0),"
            + " coalesce(sum(output_tokens), 0), coalesce(sum(reasoning_tokens), 0),"
            + " coalesce(sum(audio_output_tokens), 0), coalesce(sum(image_output_tokens), 0)";
    static final int WIDTH = 12;

    static Tokens read(ResultSet row, int at) throws SQLException {
        return new Tokens(
                row.getLong(at),
                row.getLong(at + 1),
                row.getLong(at + 2),
                row.getLong(at + 3),
                row.getLong(at + 4),
                row.getLong(at + 5),
                row.getLong(at + 6),
                row.getLong(at + 7),
                row.getLong(at + 8),
                row.getLong(at + 9),
                row.getLong(at + 10),
                row.getLong(at + 11));
    }

    Tokens plus(Tokens other) {
        return new Tokens(
                input + other.input,
                cachedInput + other.cachedInput,
                cacheWrite + other.cacheWrite,
                cacheWriteHour + other.cacheWriteHour,
                audioInput + other.audioInput,
                cachedAudioInput + other.cachedAudioInput,
                imageInput + other.imageInput,
                cachedImageInput + other.cachedImageInput,
                output + other.output,
                reasoning + other.reasoning,
                audioOutput + other.audioOutput,
                imageOutput + other.imageOutput);
    }

    long total() {
        return input + output;
    }

    /** For the usual time and for an hour. */
    long allCacheWrites() {
        return cacheWrite + cacheWriteHour;
    }

    /** Neither read from the cache nor written to it. */
    long untouchedInput() {
        return input - cachedInput - allCacheWrites();
    }

    long untouchedAudioInput() {
        return audioInput - cachedAudioInput;
    }

    long untouchedImageInput() {
        return imageInput - cachedImageInput;
    }

    long cachedTextInput() {
        return cachedInput - cachedAudioInput - cachedImageInput;
    }

    long textOutput() {
        return output - audioOutput - imageOutput;
    }

    /**
     * Audio and images that were written to the cache are in two parts that are taken away, so this may come to less
     * than is true.
     */
    long untouchedTextInput() {
        return Math.max(0, untouchedInput() - untouchedAudioInput() - untouchedImageInput());
    }
}
