package dev.keyreeve.simulator.count;

import dev.keyreeve.simulator.text.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * What a request turned out to ask, once its body was read.
 *
 * @param model as requested
 * @param user OpenAI's {@code user}
 * @param safetyIdentifier OpenAI's {@code safety_identifier}
 * @param stream whether it asked for server-sent events
 */
public record Asked(
        @Nullable String model,
        Prompt prompt,
        @Nullable String user,
        @Nullable String safetyIdentifier,
        boolean stream) {}
