package dev.keyreeve.relay.meter;

/** How an answer says what it used: the dialect it is written in, and what was asked for. */
public enum AnswerFormat {
    /** Lists of models, files and the like: costs nothing. */
    NOTHING,
    /** Chat, and completions of the older form. */
    OPENAI_CHAT,
    OPENAI_RESPONSES,
    /** The same, of one that goes on when its answer is over. */
    OPENAI_BACKGROUND,
    /** A response that the provider keeps: looking at it costs nothing, and it may say what it used in the background. */
    OPENAI_STORED_RESPONSE,
    /** A batch, as it is begun or as it stands: costs nothing, and may say what its requests have used. */
    OPENAI_BATCH,
    OPENAI_EMBEDDINGS,
    OPENAI_MODERATIONS,
    OPENAI_IMAGES,
    /** Sound; says nothing of what it used unless it comes as events. */
    OPENAI_SPEECH,
    /** Transcriptions and translations: JSON with usage in tokens or seconds, or text without. */
    OPENAI_TRANSCRIPTION,
    /** Messages of a WebSocket, in which each {@code response.done} is a response of its own: they add up. */
    OPENAI_REALTIME,
    ANTHROPIC_MESSAGES,
    /** Counting the tokens of a prompt costs nothing. */
    ANTHROPIC_COUNT,
    /** A JSON document, events, or the list of answers that {@code streamGenerateContent} sends without {@code alt=sse}. */
    GEMINI_GENERATE,
    GEMINI_EMBED,
    /** Counting the tokens of a prompt costs nothing. */
    GEMINI_COUNT,
    /** Passed at the wish of an admin: one request, and whatever its tokens are, they are not read. */
    UNKNOWN;

    /** Whether no number of tokens is ever read from it, and none is missed. */
    public boolean isFree() {
        return switch (this) {
            case NOTHING, OPENAI_STORED_RESPONSE, OPENAI_BATCH, ANTHROPIC_COUNT, GEMINI_COUNT, UNKNOWN -> true;
            default -> false;
        };
    }

    /** Whether it tells usage more than once, each time of something else. */
    boolean addsUp() {
        return this == OPENAI_REALTIME || this == OPENAI_IMAGES;
    }
}
