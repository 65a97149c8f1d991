package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.usage.TokenUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MessageDialectsTest {
    private static void assertExact(Meter meter, TokenUsage wanted) {
        assertThat(meter.result(true)).isEqualTo(new Metered.Exact(wanted));
    }

    private static Metered.Unknown unknown(Meter meter, boolean whole) {
        assertThat(meter.result(whole)).isInstanceOf(Metered.Unknown.class);
        return (Metered.Unknown) meter.result(whole);
    }

    @Nested
    @DisplayName("An answer of Anthropic's")
    class Anthropic {
        private static final String BEGIN =
                "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":10,"
                        + "\"cache_creation_input_tokens\":70,\"cache_read_input_tokens\":500,"
                        + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":30,\"ephemeral_1h_input_tokens\":40},"
                        + "\"output_tokens\":2,\"service_tier\":\"standard\"}}}";
        private static final String TEXT =
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello there\"}}";
        private static final String THOUGHT =
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"Hm. \"}}";

        @Test
        @DisplayName("replaces what it told at its beginning, number by number, and adds nothing")
        void cumulative() {
            assertExact(
                    Answers.events(
                            AnswerFormat.ANTHROPIC_MESSAGES,
                            BEGIN,
                            TEXT,
                            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":15}}",
                            "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"input_tokens\":12,\"cache_read_input_tokens\":null,"
                                    + "\"output_tokens\":40,\"server_tool_use\":{\"web_search_requests\":3}}}",
                            "{\"type\":\"message_stop\"}"),
                    new TokenUsage(582, 500, 30, 40, 0, 0, 40, 0, 0));
        }

        @Test
        @DisplayName("that breaks off before its end is estimated: its input as told, its output as seen")
        void brokenOff() {
            var meter = Answers.events(AnswerFormat.ANTHROPIC_MESSAGES, BEGIN, THOUGHT, TEXT);
            for (boolean whole : new boolean[] {true, false}) {
                var seen = unknown(meter, whole);
                assertThat(seen.text().kept()).isEqualTo("Hm. Hello there");
                assertThat(seen.estimate(9_000, 6)).isEqualTo(new TokenUsage(580, 500, 30, 40, 0, 0, 6, 0, 0));
                assertThat(seen.inPieces()).isTrue();
            }
        }

        @Test
        @DisplayName("may tell cache writes as one number, or as two")
        void writes() {
            assertExact(
                    Answers.plain(
                            AnswerFormat.ANTHROPIC_MESSAGES,
                            "{\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"cache_creation_input_tokens\":5}}"),
                    new TokenUsage(6, 0, 5, 0, 0, 0, 2, 0, 0));
            assertExact(
                    Answers.plain(
                            AnswerFormat.ANTHROPIC_MESSAGES,
                            "{\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"cache_creation\":{\"ephemeral_1h_input_tokens\":3,\"ephemeral_5m_input_tokens\":2}}}"),
                    new TokenUsage(6, 0, 2, 3, 0, 0, 2, 0, 0));
        }
    }

    @Nested
    @DisplayName("An answer of Gemini's")
    class Gemini {
        private static final String FIRST =
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}]}}],\"usageMetadata\":{\"promptTokenCount\":20,\"totalTokenCount\":20}}";
        private static final String LAST =
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" you\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{"
                        + "\"promptTokenCount\":20,\"toolUsePromptTokenCount\":9,\"cachedContentTokenCount\":8,\"candidatesTokenCount\":6,\"thoughtsTokenCount\":30,\"totalTokenCount\":65,"
                        + "\"promptTokensDetails\":[{\"tokenCount\":5,\"modality\":\"AUDIO\"},{\"modality\":\"IMAGE\",\"tokenCount\":4},{\"modality\":\"TEXT\",\"tokenCount\":11}],"
                        + "\"toolUsePromptTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":2}],"
                        + "\"cacheTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":3},{\"modality\":\"IMAGE\",\"tokenCount\":2},{\"modality\":\"TEXT\"}],"
                        + "\"candidatesTokensDetails\":[{\"modality\":\"IMAGE\",\"tokenCount\":4}]}}";
        private static final TokenUsage COUNTED = new TokenUsage(29, 8, 0, 0, 7, 3, 4, 2, 36, 30, 0, 4);

        @Test
        @DisplayName("is what its last piece says, as events and as a list")
        void lastWins() {
            assertExact(Answers.events(AnswerFormat.GEMINI_GENERATE, FIRST, LAST), COUNTED);
            assertExact(Answers.plain(AnswerFormat.GEMINI_GENERATE, "[" + FIRST + "\n,\n" + LAST + "]"), COUNTED);
            assertExact(Answers.plain(AnswerFormat.GEMINI_GENERATE, LAST), COUNTED);
        }

        @Test
        @DisplayName("that breaks off is estimated, as events and as a list")
        void brokenOff() {
            for (var meter : new Meter[] {
                Answers.events(AnswerFormat.GEMINI_GENERATE, FIRST, FIRST),
                Answers.plain(AnswerFormat.GEMINI_GENERATE, "[" + FIRST + ",\n" + FIRST)
            }) {
                var seen = unknown(meter, false);
                assertThat(seen.inPieces()).isTrue();
                assertThat(seen.text().kept()).isEqualTo("HelloHello");
                assertThat(seen.estimate(100, 2)).isEqualTo(TokenUsage.of(20, 2));
            }
        }

        @Test
        @DisplayName("to a prompt that was blocked has no output, and embeddings may tell nothing")
        void nothing() {
            assertExact(
                    Answers.plain(
                            AnswerFormat.GEMINI_GENERATE,
                            "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\":7,\"totalTokenCount\":7}}"),
                    TokenUsage.of(7, 0));
            assertThat(unknown(Answers.plain(AnswerFormat.GEMINI_EMBED, "{\"embedding\":{\"values\":[0.1]}}"), true)
                            .estimate(8))
                    .isEqualTo(TokenUsage.of(2, 0));
        }
    }
}
