package dev.keyreeve.relay.meter;

import dev.keyreeve.contracts.usage.TokenUsage;
import java.util.Arrays;
import java.util.Optional;

/** The numbers of one usage object as they stand in the answer. */
final class Counts {
    private static final Part[] PARTS = Part.values();
    private static final long ABSENT = -1;
    /** More than this is no count of tokens: the ledger takes no more either. */
    private static final long MOST = 1_000_000_000_000L;

    private final UsageFields fields;
    private final long[] values = new long[PARTS.length];
    private boolean untrue;

    Counts(UsageFields fields) {
        this.fields = fields;
        Arrays.fill(values, ABSENT);
    }

    /** Where two names stand for the same, the larger number is the one that was meant. */
    void told(Part part, double number) {
        if (isTrue(part, number)) {
            values[part.ordinal()] = Math.max(values[part.ordinal()], (long) Math.ceil(number));
        }
    }

    /** One of several that make up a part. */
    void added(Part part, double number) {
        if (isTrue(part, number)) {
            values[part.ordinal()] = Math.min(MOST, of(part) + (long) Math.ceil(number));
        }
    }

    private boolean isTrue(Part part, double number) {
        boolean is = number >= 0 && number <= MOST;
        // A part that cannot be is left out; a whole that cannot be leaves nothing to go by.
        untrue |= !is && fields.wholes().restOn(part);
        return is;
    }

    /** What is told later replaces what was told before, number by number. */
    void replace(Counts later) {
        for (int i = 0; i < values.length; i++) {
            values[i] = later.values[i] == ABSENT ? values[i] : later.values[i];
        }
        untrue |= later.untrue;
    }

    /** Whole seconds, rounded up; 0 when it is not counted so. */
    long seconds() {
        return of(Part.SECONDS);
    }

    /** Empty when it does not count tokens. A part that exceeds its whole is cut: the wholes are what is billed. */
    Optional<TokenUsage> usage() {
        if (untrue || !hasNeeded()) {
            return Optional.empty();
        }
        long write = Math.max(of(Part.CACHE_WRITE), of(Part.CACHE_WRITE_USUAL) + of(Part.CACHE_WRITE_HOUR));
        long input = input(write);
        long output = output(input);
        long cached = Math.min(of(Part.CACHED), input);
        write = Math.min(write, input - cached);
        long hour = Math.min(of(Part.CACHE_WRITE_HOUR), write);
        long audio = Math.min(of(Part.AUDIO_INPUT), input);
        long cachedAudio = Math.min(of(Part.CACHED_AUDIO), Math.min(audio, cached));
        long image = Math.min(of(Part.IMAGE_INPUT), input - audio);
        long audioOutput = Math.min(outputOf(Part.AUDIO_OUTPUT, output), output);
        return Optional.of(new TokenUsage(
                input,
                cached,
                write - hour,
                hour,
                audio,
                cachedAudio,
                image,
                Math.min(of(Part.CACHED_IMAGE), Math.min(image, cached - cachedAudio)),
                output,
                Math.min(of(Part.REASONING), output),
                audioOutput,
                Math.min(outputOf(Part.IMAGE_OUTPUT, output), output - audioOutput)));
    }

    private boolean hasNeeded() {
        boolean any = false;
        boolean all = true;
        for (var part : PARTS) {
            any |= has(part);
            all &= has(part) || !fields.needed().contains(part);
        }
        return fields.needed().isEmpty() ? any : all;
    }

    private long input(long write) {
        return switch (fields.wholes()) {
            case COMPLETE -> of(Part.INPUT);
            case CACHE_BESIDE -> of(Part.INPUT) + of(Part.CACHED) + write;
            case THOUGHTS_BESIDE -> of(Part.INPUT) + of(Part.TOOL_INPUT);
        };
    }

    private long output(long input) {
        long output = of(Part.OUTPUT);
        return switch (fields.wholes()) {
            case CACHE_BESIDE -> output;
            case THOUGHTS_BESIDE -> output + of(Part.REASONING);
            // xAI leaves reasoning out of the completion; its own total tells.
            case COMPLETE ->
                has(Part.TOTAL) && of(Part.TOTAL) == input + output + of(Part.REASONING)
                        ? output + of(Part.REASONING)
                        : output;
        };
    }

    private long outputOf(Part part, long all) {
        return part == fields.outputIs() && !has(part) ? all : of(part);
    }

    private boolean has(Part part) {
        return values[part.ordinal()] != ABSENT;
    }

    private long of(Part part) {
        return Math.max(0, values[part.ordinal()]);
    }
}
