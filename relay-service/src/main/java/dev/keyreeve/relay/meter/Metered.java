package dev.keyreeve.relay.meter;

import dev.keyreeve.contracts.usage.TokenUsage;

/** What the meter has read when an answer has passed, or broke off. */
public sealed interface Metered {
    /**
     * The provider said what it counted.
     *
     * @param units what is counted beside tokens: images made, seconds transcribed; else 0
     */
    record Exact(TokenUsage usage, long units) implements Metered {
        /** Tokens alone. */
        public Exact(TokenUsage usage) {
            this(usage, 0);
        }
    }

    /**
     * The answer ended without usage, or broke off before the last of it.
     *
     * @param text what was generated and seen: content, refusals, reasoning, arguments of tools
     * @param told what the provider had said by then; a part of what it will bill
     * @param inPieces whether it came in pieces that each are whole, so that what has passed is all there was
     * @param seen what else passed
     */
    record Unknown(AnswerFormat format, TextSample text, TokenUsage told, boolean inPieces, Seen seen)
            implements Metered {
        /** OpenAI's own rule of thumb for English text (help.openai.com, "What are tokens"). */
        private static final long BYTES_PER_TOKEN = 4;

        /** What a request counts of which nothing was heard any more: a token for every four bytes, rounded up. */
        public static TokenUsage ofRequest(long requestBytes) {
            return TokenUsage.of(Math.ceilDiv(requestBytes, BYTES_PER_TOKEN), 0);
        }

        /**
         * A rough count of what was seen, for an entry of quality {@code estimated}: a token for every four bytes of
         * generated text and of the request, rounded up, and sound by its length.
         *
         * @param requestBytes size of the request's body
         */
        public TokenUsage estimate(long requestBytes) {
            return estimate(requestBytes, Math.ceilDiv(text.total(), BYTES_PER_TOKEN));
        }

        /** The same with the generated text counted. What the provider has told is never less than told. */
        TokenUsage estimate(long requestBytes, long textTokens) {
            long generated = textTokens + seen.spoken();
            long output = format.addsUp() ? told.output() + generated : Math.max(told.output(), generated);
            long spoken =
                    format.addsUp() ? told.audioOutput() + seen.spoken() : Math.max(told.audioOutput(), seen.spoken());
            // Of a body that is sound there are many bytes and few tokens, and how many only the provider knows.
            long asked = told.input() > 0 || format == AnswerFormat.OPENAI_TRANSCRIPTION
                    ? told.input()
                    : ofRequest(requestBytes).input();
            return new TokenUsage(
                    asked + ofRequest(seen.asked()).input() + seen.heard(),
                    told.cachedInput(),
                    told.cacheWrite(),
                    told.cacheWriteHour(),
                    told.audioInput() + seen.heard(),
                    told.cachedAudioInput(),
                    told.imageInput(),
                    told.cachedImageInput(),
                    output,
                    told.reasoning(),
                    Math.min(spoken, output - told.imageOutput()),
                    told.imageOutput());
        }
    }
}
