package dev.keyreeve.relay.meter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where one format tells its usage, and under which names.
 *
 * @param places where the object stands, from the top of the document
 * @param numbers by their path within the object
 * @param kinds lists of {@code {"modality": …, "tokenCount": …}} by their name: what each modality's number counts
 * @param needed without these it counts nothing; where none is needed, any one will do
 * @param outputIs what all output is where the answer does not say how it is made up
 */
record UsageFields(
        List<Place> places,
        Map<String, Part> numbers,
        Map<String, Map<String, Part>> kinds,
        Wholes wholes,
        Set<Part> needed,
        @Nullable Part outputIs) {

    /** @param opening whether it tells only what is known as the answer begins */
    record Place(List<String> path, boolean opening) {
        static Place of(String... path) {
            return new Place(List.of(path), false);
        }
    }

    private static final Place TOP = Place.of("usage");
    private static final Place IN_RESPONSE = Place.of("response", "usage");
    private static final Set<Part> BOTH = Set.of(Part.INPUT, Part.OUTPUT);

    private static final UsageFields CHAT = openAi(
            List.of(TOP, Place.of("x_groq", "usage")),
            Map.of(
                    "prompt_tokens", Part.INPUT,
                    "completion_tokens", Part.OUTPUT,
                    // DeepSeek's own, Moonshot's own, and an older one of xAI's.
                    "prompt_cache_hit_tokens", Part.CACHED,
                    "cached_tokens", Part.CACHED,
                    "cached_prompt_text_tokens", Part.CACHED),
            List.of("prompt_tokens_details"),
            List.of("completion_tokens_details"),
            BOTH,
            null);
    private static final UsageFields RESPONSES = inputOutput(List.of(TOP, IN_RESPONSE), BOTH, null);
    private static final UsageFields EMBEDDINGS = openAi(
            List.of(TOP),
            Map.of("prompt_tokens", Part.INPUT),
            List.of("prompt_tokens_details"),
            List.of(),
            Set.of(Part.INPUT),
            null);
    private static final UsageFields IMAGES = inputOutput(List.of(TOP), BOTH, Part.IMAGE_OUTPUT);
    private static final UsageFields SPEECH = inputOutput(List.of(TOP), BOTH, Part.AUDIO_OUTPUT);
    private static final UsageFields TRANSCRIPTION = inputOutput(List.of(TOP), BOTH, null);
    private static final UsageFields REALTIME = inputOutput(List.of(IN_RESPONSE, TOP), BOTH, null);
    private static final UsageFields ANTHROPIC = new UsageFields(
            List.of(TOP, new Place(List.of("message", "usage"), true)),
            Map.of(
                    "input_tokens", Part.INPUT,
                    "output_tokens", Part.OUTPUT,
                    "cache_read_input_tokens", Part.CACHED,
                    "cache_creation_input_tokens", Part.CACHE_WRITE,
                    "cache_creation.ephemeral_5m_input_tokens", Part.CACHE_WRITE_USUAL,
                    "cache_creation.ephemeral_1h_input_tokens", Part.CACHE_WRITE_HOUR,
                    "output_tokens_details.thinking_tokens", Part.REASONING),
            Map.of(),
            Wholes.CACHE_BESIDE,
            BOTH,
            null);
    /** The pages of a document are images to the model. */
    private static final Map<String, Part> INPUT_KINDS =
            Map.of("AUDIO", Part.AUDIO_INPUT, "IMAGE", Part.IMAGE_INPUT, "DOCUMENT", Part.IMAGE_INPUT);

    private static final Map<String, Part> CACHED_KINDS =
            Map.of("AUDIO", Part.CACHED_AUDIO, "IMAGE", Part.CACHED_IMAGE, "DOCUMENT", Part.CACHED_IMAGE);
    private static final UsageFields GEMINI = new UsageFields(
            List.of(Place.of("usageMetadata")),
            Map.of(
                    "promptTokenCount", Part.INPUT,
                    "toolUsePromptTokenCount", Part.TOOL_INPUT,
                    "cachedContentTokenCount", Part.CACHED,
                    "candidatesTokenCount", Part.OUTPUT,
                    "thoughtsTokenCount", Part.REASONING),
            Map.of(
                    "promptTokensDetails", INPUT_KINDS,
                    // As embeddings spell it.
                    "promptTokenDetails", INPUT_KINDS,
                    "toolUsePromptTokensDetails", INPUT_KINDS,
                    "cacheTokensDetails", CACHED_KINDS,
                    "candidatesTokensDetails", Map.of("AUDIO", Part.AUDIO_OUTPUT, "IMAGE", Part.IMAGE_OUTPUT)),
            Wholes.THOUGHTS_BESIDE,
            // A number that is 0 may be left out.
            Set.of(),
            null);

    static UsageFields of(AnswerFormat format) {
        return switch (format) {
            case OPENAI_CHAT -> CHAT;
            case OPENAI_RESPONSES, OPENAI_BACKGROUND -> RESPONSES;
            case OPENAI_EMBEDDINGS, OPENAI_MODERATIONS -> EMBEDDINGS;
            case OPENAI_IMAGES -> IMAGES;
            case OPENAI_SPEECH -> SPEECH;
            case OPENAI_TRANSCRIPTION -> TRANSCRIPTION;
            case OPENAI_REALTIME -> REALTIME;
            case ANTHROPIC_MESSAGES -> ANTHROPIC;
            case GEMINI_GENERATE, GEMINI_EMBED -> GEMINI;
            case NOTHING, OPENAI_STORED_RESPONSE, OPENAI_BATCH, ANTHROPIC_COUNT, GEMINI_COUNT, UNKNOWN ->
                throw new IllegalArgumentException(format + " tells no usage");
        };
    }

    /** What OpenAI's newer interfaces have in common; some of them say {@code token} where others say {@code tokens}. */
    private static UsageFields inputOutput(List<Place> places, Set<Part> needed, @Nullable Part outputIs) {
        return openAi(
                places,
                Map.of("input_tokens", Part.INPUT, "output_tokens", Part.OUTPUT),
                List.of("input_tokens_details", "input_token_details"),
                List.of("output_tokens_details", "output_token_details"),
                needed,
                outputIs);
    }

    private static UsageFields openAi(
            List<Place> places,
            Map<String, Part> own,
            List<String> inputDetails,
            List<String> outputDetails,
            Set<Part> needed,
            @Nullable Part outputIs) {
        var numbers = new HashMap<>(own);
        numbers.put("total_tokens", Part.TOTAL);
        numbers.put("seconds", Part.SECONDS);
        for (var details : inputDetails) {
            numbers.put(details + ".cached_tokens", Part.CACHED);
            numbers.put(details + ".cache_write_tokens", Part.CACHE_WRITE);
            numbers.put(details + ".audio_tokens", Part.AUDIO_INPUT);
            numbers.put(details + ".image_tokens", Part.IMAGE_INPUT);
            numbers.put(details + ".cached_tokens_details.audio_tokens", Part.CACHED_AUDIO);
            numbers.put(details + ".cached_tokens_details.image_tokens", Part.CACHED_IMAGE);
        }
        for (var details : outputDetails) {
            // Rejected predictions are billed, and are within the output already.
            numbers.put(details + ".reasoning_tokens", Part.REASONING);
            numbers.put(details + ".audio_tokens", Part.AUDIO_OUTPUT);
            numbers.put(details + ".image_tokens", Part.IMAGE_OUTPUT);
        }
        return new UsageFields(places, Map.copyOf(numbers), Map.of(), Wholes.COMPLETE, needed, outputIs);
    }
}
