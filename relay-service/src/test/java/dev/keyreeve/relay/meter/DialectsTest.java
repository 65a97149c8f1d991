package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.usage.TokenUsage;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DialectsTest {
    private static void assertExact(Meter meter, TokenUsage wanted) {
        assertThat(meter.result(true)).isEqualTo(new Metered.Exact(wanted));
    }

    private static Metered.Unknown unknown(Meter meter, boolean whole) {
        assertThat(meter.result(whole)).isInstanceOf(Metered.Unknown.class);
        return (Metered.Unknown) meter.result(whole);
    }

    @Nested
    @DisplayName("A chat with an OpenAI-compatible server")
    class Chat {
        @Test
        @DisplayName("is read where Groq, DeepSeek and Moonshot tell what is theirs")
        void others() {
            assertExact(
                    Answers.events(
                            AnswerFormat.OPENAI_CHAT,
                            "{\"choices\":[{\"delta\":{\"content\":\"x\"}}],\"x_groq\":{\"id\":\"r\"}}",
                            "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"x_groq\":{\"id\":\"r\",\"usage\":"
                                    + "{\"queue_time\":0.02,\"prompt_tokens\":20,\"completion_tokens\":7,\"total_tokens\":27}}}",
                            "[DONE]"),
                    TokenUsage.of(20, 7));
            assertExact(
                    Answers.plain(
                            AnswerFormat.OPENAI_CHAT,
                            "{\"usage\":{\"prompt_tokens\":30,\"prompt_cache_hit_tokens\":12,\"prompt_cache_miss_tokens\":18,\"completion_tokens\":7}}"),
                    new TokenUsage(30, 12, 7, 0));
            assertExact(
                    Answers.plain(
                            AnswerFormat.OPENAI_CHAT,
                            "{\"usage\":{\"cached_tokens\":9,\"prompt_tokens\":30,\"completion_tokens\":7}}"),
                    new TokenUsage(30, 9, 7, 0));
        }

        @Test
        @DisplayName("has sound, pictures and rejected predictions within its totals")
        void parts() {
            assertExact(
                    Answers.plain(
                            AnswerFormat.OPENAI_CHAT,
                            "{\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":50,\"total_tokens\":150,"
                                    + "\"prompt_tokens_details\":{\"cached_tokens\":10,\"cache_write_tokens\":20,\"audio_tokens\":30,\"image_tokens\":15,\"text_tokens\":55},"
                                    + "\"completion_tokens_details\":{\"reasoning_tokens\":5,\"audio_tokens\":25,\"accepted_prediction_tokens\":2,\"rejected_prediction_tokens\":9}}}"),
                    new TokenUsage(100, 10, 20, 0, 30, 0, 15, 0, 50, 5, 25, 0));
        }

        @Test
        @DisplayName("has the reasoning that xAI leaves out of its completion, as its own total says")
        void reasoningBeside() {
            assertExact(
                    Answers.plain(
                            AnswerFormat.OPENAI_CHAT,
                            "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":4,\"total_tokens\":34,\"completion_tokens_details\":{\"reasoning_tokens\":20}}}"),
                    new TokenUsage(10, 0, 24, 20));
        }

        @Test
        @DisplayName("may repeat its usage in every chunk: the last is all of it, if it came to its end")
        void repeated() {
            var meter = Answers.events(
                    AnswerFormat.OPENAI_CHAT,
                    "{\"choices\":[{\"delta\":{\"content\":\"one two\"}}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}",
                    "{\"choices\":[{\"delta\":{\"content\":\" three\"}}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}}");

            assertExact(meter, TokenUsage.of(9, 3));
            assertThat(unknown(meter, false).told()).isEqualTo(TokenUsage.of(9, 3));
            assertThat(unknown(meter, false).estimate(4_000, 2)).isEqualTo(TokenUsage.of(9, 3));
            assertThat(unknown(meter, false).estimate(4_000, 5)).isEqualTo(TokenUsage.of(9, 5));
        }

        @Test
        @DisplayName("may write its counts as decimals, and tell nothing for a while")
        void odd() {
            assertExact(
                    Answers.events(
                            AnswerFormat.OPENAI_CHAT,
                            "{\"choices\":[],\"usage\":null}",
                            "{\"choices\":[{\"delta\":{\"content\":\"x\"}}],\"usage\": null}",
                            "{\"choices\":[],\"usage\": {\"prompt_tokens\":12.0,\"completion_tokens\":3.5e0,\"prompt_tokens_details\":null}}"),
                    TokenUsage.of(12, 4));
        }

        @Test
        @DisplayName("that counts what cannot be is not exact where it matters, and is cut where it does not")
        void impossible() {
            for (var wrong : new String[] {"-1", "1e400", "99999999999999999999", "true", "\"7\""}) {
                var meter = Answers.plain(
                        AnswerFormat.OPENAI_CHAT,
                        "{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":" + wrong + "}}");
                assertThat(unknown(meter, true).told()).as(wrong).isEqualTo(TokenUsage.NONE);
                assertExact(
                        Answers.plain(
                                AnswerFormat.OPENAI_CHAT,
                                "{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"prompt_tokens_details\":{\"audio_tokens\":"
                                        + wrong + "}}}"),
                        TokenUsage.of(3, 4));
            }
            assertExact(
                    Answers.plain(
                            AnswerFormat.OPENAI_CHAT,
                            "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":4,"
                                    + "\"prompt_tokens_details\":{\"cached_tokens\":8,\"cache_write_tokens\":8,\"audio_tokens\":8,\"image_tokens\":8},"
                                    + "\"completion_tokens_details\":{\"reasoning_tokens\":9,\"audio_tokens\":3,\"image_tokens\":3}}}"),
                    new TokenUsage(10, 8, 2, 0, 8, 0, 2, 0, 4, 4, 3, 1));
        }

        @Test
        @DisplayName("is estimated by all that was generated, once where it is sent under two names")
        void text() {
            var meter = Answers.events(
                    AnswerFormat.OPENAI_CHAT,
                    "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"reasoning\":\"hm\\n\",\"reasoning_content\":\"hm\\n\"}}]}",
                    "{\"choices\":[{\"delta\":{\"content\":\"\",\"reasoning\":\"so\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"so\"}]}}]}",
                    "{\"choices\":[{\"delta\":{\"content\":\"so\"}}]}",
                    "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}]}}]}",
                    "{\"choices\":[{\"text\":\"!\"}]}");
            assertThat(unknown(meter, true).text().kept()).isEqualTo("hm\nsoso{\"a\":1}!");
        }
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

    @Nested
    @DisplayName("Images, sound and what costs nothing")
    class Others {
        @Test
        @DisplayName("images are made of image tokens, and counted")
        void images() {
            assertThat(Answers.plain(
                                    AnswerFormat.OPENAI_IMAGES,
                                    "{\"created\":1,\"data\":[{\"b64_json\":\"" + "QUJD".repeat(5_000)
                                            + "\"},{\"b64_json\":\"QQ==\"}],\"usage\":{\"total_tokens\":100,\"input_tokens\":50,\"output_tokens\":50,"
                                            + "\"input_tokens_details\":{\"text_tokens\":10,\"image_tokens\":40}}}")
                            .result(true))
                    .isEqualTo(new Metered.Exact(new TokenUsage(50, 0, 0, 0, 0, 0, 40, 0, 50, 0, 0, 50), 2));
            assertThat(Answers.plain(
                                    AnswerFormat.OPENAI_IMAGES,
                                    "{\"data\":[{\"url\":\"u\"}],\"usage\":{\"input_tokens\":5,\"output_tokens\":9,"
                                            + "\"output_tokens_details\":{\"text_tokens\":2,\"image_tokens\":7}}}")
                            .result(true))
                    .isEqualTo(new Metered.Exact(new TokenUsage(5, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 7), 1));
        }

        @Test
        @DisplayName("images of models that are billed by the image have no tokens; a broken answer says nothing")
        void imagesAlone() {
            var answer = "{\"data\":[{\"url\":\"a\"},{\"url\":\"b\"},{\"url\":\"c\"}]}";
            assertThat(Answers.plain(AnswerFormat.OPENAI_IMAGES, answer).result(true))
                    .isEqualTo(new Metered.Exact(TokenUsage.NONE, 3));
            unknown(Answers.plain(AnswerFormat.OPENAI_IMAGES, answer.substring(0, 30)), false);
            unknown(Answers.plain(AnswerFormat.OPENAI_IMAGES, "{\"error\":{}}"), true);
        }

        @Test
        @DisplayName("images that come as events add up")
        void imageEvents() {
            var completed =
                    "{\"type\":\"image_generation.completed\",\"b64_json\":\"QQ==\",\"usage\":{\"input_tokens\":5,\"output_tokens\":9}}";
            assertThat(Answers.events(
                                    AnswerFormat.OPENAI_IMAGES,
                                    "{\"type\":\"image_generation.partial_image\",\"b64_json\":\"QQ==\"}",
                                    completed,
                                    completed)
                            .result(true))
                    .isEqualTo(new Metered.Exact(new TokenUsage(10, 0, 0, 0, 0, 0, 0, 0, 18, 0, 0, 18), 2));
        }

        @Test
        @DisplayName("speech is sound: as events it says how much, else it is estimated by what was asked for")
        void speech() {
            assertExact(
                    Answers.events(
                            AnswerFormat.OPENAI_SPEECH,
                            "{\"type\":\"speech.audio.delta\",\"audio\":\"QQ==\"}",
                            "{\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":14,\"output_tokens\":101,\"total_tokens\":115}}"),
                    new TokenUsage(14, 0, 0, 0, 0, 0, 101, 0, 101));
            assertThat(unknown(Answers.plain(AnswerFormat.OPENAI_SPEECH, "ID3\u0000\"usage\":{"), true)
                            .estimate(40))
                    .isEqualTo(TokenUsage.of(10, 0));
        }

        @Test
        @DisplayName("transcriptions tell tokens, or seconds, or nothing")
        void transcriptions() {
            assertExact(
                    Answers.plain(
                            AnswerFormat.OPENAI_TRANSCRIPTION,
                            "{\"text\":\"Hi\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":14,\"input_token_details\":{\"text_tokens\":4,\"audio_tokens\":10},\"output_tokens\":3,\"total_tokens\":17}}"),
                    new TokenUsage(14, 0, 0, 0, 10, 0, 3, 0, 0));
            assertExact(
                    Answers.events(
                            AnswerFormat.OPENAI_TRANSCRIPTION,
                            "{\"type\":\"transcript.text.delta\",\"delta\":\"Hi\"}",
                            "{\"type\":\"transcript.text.done\",\"text\":\"Hi\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":14,\"input_token_details\":{\"audio_tokens\":14},\"output_tokens\":3,\"total_tokens\":17}}"),
                    new TokenUsage(14, 0, 0, 0, 14, 0, 3, 0, 0));
            assertThat(Answers.plain(
                                    AnswerFormat.OPENAI_TRANSCRIPTION,
                                    "{\"task\":\"transcribe\",\"duration\":8.5,\"text\":\"Hi\",\"usage\":{\"type\":\"duration\",\"seconds\":8.47}}")
                            .result(true))
                    .isEqualTo(new Metered.Exact(TokenUsage.NONE, 9));
            // Megabytes of sound are not megabytes of text.
            assertThat(unknown(Answers.plain(AnswerFormat.OPENAI_TRANSCRIPTION, "1\n00:00 --> 00:02\nHi"), true)
                            .estimate(8_000_000))
                    .isEqualTo(TokenUsage.NONE);
        }

        @Test
        @DisplayName("moderations cost nothing, but are counted where a server counts them")
        void moderations() {
            assertExact(
                    Answers.plain(AnswerFormat.OPENAI_MODERATIONS, "{\"results\":[{\"flagged\":false}]}"),
                    TokenUsage.NONE);
            assertExact(
                    Answers.plain(AnswerFormat.OPENAI_MODERATIONS, "{\"usage\":{\"prompt_tokens\":6}}"),
                    TokenUsage.of(6, 0));
        }

        @Test
        @DisplayName("what is free is not read")
        void free() {
            var answer =
                    "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"input_tokens\":1,\"output_tokens\":1},"
                            + "\"usageMetadata\":{\"promptTokenCount\":1},\"input_tokens\":5,\"totalTokens\":5}";
            for (var format : new AnswerFormat[] {
                AnswerFormat.NOTHING, AnswerFormat.ANTHROPIC_COUNT, AnswerFormat.GEMINI_COUNT, AnswerFormat.UNKNOWN
            }) {
                assertExact(Answers.plain(format, answer), TokenUsage.NONE);
                assertExact(Answers.events(format, answer), TokenUsage.NONE);
            }
        }
    }

    @Nested
    @DisplayName("A realtime session")
    class Realtime {
        private static final String BEGUN =
                "{\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"usage\":null}}";
        private static final String SOUND =
                "{\"type\":\"response.output_audio.delta\",\"delta\":\"" + "QUJD".repeat(1_000) + "\"}";
        private static final String WORDS =
                "{\"type\":\"response.output_audio_transcript.delta\",\"delta\":\"Good day\"}";
        private static final String DONE =
                "{\"type\":\"response.done\",\"response\":{\"status\":\"completed\",\"output\":[{\"content\":[{\"transcript\":\"Good day\"}]}],"
                        + "\"usage\":{\"total_tokens\":250,\"input_tokens\":120,\"output_tokens\":130,"
                        + "\"input_token_details\":{\"text_tokens\":110,\"audio_tokens\":7,\"image_tokens\":3,\"cached_tokens\":64,\"cached_tokens_details\":{\"text_tokens\":60,\"audio_tokens\":3,\"image_tokens\":1}},"
                        + "\"output_token_details\":{\"text_tokens\":30,\"audio_tokens\":100}}}}";

        @Test
        @DisplayName("is the sum of its responses")
        void sum() {
            assertExact(
                    Answers.messages(BEGUN, SOUND, WORDS, DONE, BEGUN, WORDS, DONE),
                    new TokenUsage(240, 128, 0, 0, 14, 6, 6, 2, 260, 0, 200, 0));
            assertExact(Answers.messages("{\"type\":\"session.created\"}"), TokenUsage.NONE);
        }

        @Test
        @DisplayName("counts the transcription of what the caller said, in tokens or seconds")
        void transcription() {
            var said =
                    "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"transcript\":\"Hi\",\"usage\":";
            assertThat(Answers.messages(
                                    said
                                            + "{\"type\":\"tokens\",\"input_tokens\":13,\"input_token_details\":{\"text_tokens\":0,\"audio_tokens\":13},\"output_tokens\":2,\"total_tokens\":15}}",
                                    said + "{\"type\":\"duration\",\"seconds\":2.1}}")
                            .result(true))
                    .isEqualTo(new Metered.Exact(new TokenUsage(13, 0, 0, 0, 13, 0, 2, 0, 0), 3));
        }

        @Test
        @DisplayName("that ends within a response is estimated for that one alone")
        void brokenOff() {
            var seen = unknown(Answers.messages(BEGUN, WORDS, DONE, BEGUN, SOUND, WORDS, WORDS), false);

            assertThat(seen.text().kept()).isEqualTo("Good dayGood day");
            assertThat(seen.estimate(0, 4).output()).isEqualTo(130 + 4);
            assertThat(seen.estimate(0, 4).audioOutput()).isEqualTo(100);
        }

        @Test
        @DisplayName("passes on what it does not understand")
        void unreadable() {
            var meter = Meter.of(AnswerFormat.OPENAI_REALTIME, false, false, () -> 10);
            for (var text : new String[] {"", "{", "\"response.done\"", "{\"usage\":{", "}{"}) {
                var message = Buffer.buffer(text);
                assertThat(meter.onChunk(message)).isSameAs(message);
            }
            assertThat(meter.result(false)).isEqualTo(new Metered.Exact(TokenUsage.NONE));
        }
    }
}
