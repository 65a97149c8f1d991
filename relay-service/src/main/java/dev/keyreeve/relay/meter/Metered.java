package dev.keyreeve.relay.meter;

import dev.keyreeve.contracts.usage.TokenUsage;

/** What the meter has read when an answer has passed, or broke off. */
public sealed interface Metered {
    /** The provider said what it counted. */
    record Exact(TokenUsage usage) implements Metered {}

    /**
     * The answer ended without usage.
     *
     * @param outputTextBytes UTF-8 bytes of generated text (content, refusals, tool arguments) that were seen
     */
    record Unknown(long outputTextBytes) implements Metered {
        /** OpenAI's own rule of thumb for English text (help.openai.com, "What are tokens"). */
        private static final long BYTES_PER_TOKEN = 4;

        /**
         * A rough count of what was seen, for an entry of quality {@code estimated}: a token for every four bytes of
         * generated text and of the request, rounded up.
         *
         * @param requestBytes size of the request's body
         */
        public TokenUsage estimate(long requestBytes) {
            return TokenUsage.of(
                    Math.ceilDiv(requestBytes, BYTES_PER_TOKEN), Math.ceilDiv(outputTextBytes, BYTES_PER_TOKEN));
        }
    }
}
