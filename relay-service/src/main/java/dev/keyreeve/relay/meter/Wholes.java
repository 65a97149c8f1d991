package dev.keyreeve.relay.meter;

import java.util.EnumSet;
import java.util.Set;

/** What a dialect's wholes leave out, so that it is to be added. */
enum Wholes {
    /** OpenAI: all is within input and output. */
    COMPLETE(EnumSet.of(Part.INPUT, Part.OUTPUT)),
    /** Anthropic: what the cache gave and took stands beside the input. */
    CACHE_BESIDE(EnumSet.of(
            Part.INPUT, Part.OUTPUT, Part.CACHED, Part.CACHE_WRITE, Part.CACHE_WRITE_USUAL, Part.CACHE_WRITE_HOUR)),
    /** Gemini: thoughts stand beside the output, and what tools fetched beside the input. */
    THOUGHTS_BESIDE(EnumSet.of(Part.INPUT, Part.TOOL_INPUT, Part.OUTPUT, Part.REASONING));

    private final Set<Part> summed;

    Wholes(Set<Part> summed) {
        this.summed = summed;
    }

    /** Whether a total rests on it, so that without a true number for it there is none. */
    boolean restOn(Part part) {
        return summed.contains(part);
    }
}
