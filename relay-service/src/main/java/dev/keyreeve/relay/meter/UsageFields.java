package dev.keyreeve.relay.meter;

import org.jspecify.annotations.Nullable;

/**
 * What OpenAI calls the parts of {@code usage} in one API family.
 *
 * @param output absent where a family generates nothing
 */
record UsageFields(String input, @Nullable String output, String inputDetails, String outputDetails) {
    private static final UsageFields CHAT =
            new UsageFields("prompt_tokens", "completion_tokens", "prompt_tokens_details", "completion_tokens_details");
    private static final UsageFields RESPONSES =
            new UsageFields("input_tokens", "output_tokens", "input_tokens_details", "output_tokens_details");
    private static final UsageFields EMBEDDINGS =
            new UsageFields("prompt_tokens", null, "prompt_tokens_details", "completion_tokens_details");

    static UsageFields of(AnswerFormat format) {
        return switch (format) {
            case OPENAI_CHAT -> CHAT;
            case OPENAI_RESPONSES, OPENAI_IMAGES, OPENAI_TRANSCRIPTION -> RESPONSES;
            default -> EMBEDDINGS;
        };
    }
}
