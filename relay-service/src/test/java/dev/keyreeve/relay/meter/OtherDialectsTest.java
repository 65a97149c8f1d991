package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.usage.TokenUsage;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OtherDialectsTest {
    private static void assertExact(Meter meter, TokenUsage wanted) {
        assertThat(meter.result(true)).isEqualTo(new Metered.Exact(wanted));
    }

    private static Metered.Unknown unknown(Meter meter, boolean whole) {
        assertThat(meter.result(whole)).isInstanceOf(Metered.Unknown.class);
        return (Metered.Unknown) meter.result(whole);
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
        private static final String BEGUN_ = "< " + BEGUN;
        private static final String SOUND_ = "< " + SOUND;
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
            assertThat(seen.estimate(0, 4).output()).isEqualTo(130 + 4 + 2);
            assertThat(seen.estimate(0, 4).audioOutput()).isEqualTo(100 + 2);
        }

        private static final String SAID =
                "{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + "AAAA".repeat(16_000) + "\"}";
        private static final String ASKED = "{\"type\":\"response.create\",\"response\":{\"instructions\":\"\"}}";

        @Test
        @DisplayName("that is left in the middle of a response counts the sound of both sides")
        void soundLeft() {
            var meter = Answers.session("< {\"type\":\"session.created\"}", "> " + SAID, "> " + ASKED, BEGUN_, SOUND_);

            // 48,000 bytes are a second: ten tokens of what is heard. 3,000 are 62.5 ms: two tokens of what is spoken.
            var usage = unknown(meter, true).estimate(0);
            assertThat(usage.audioInput()).isEqualTo(10);
            assertThat(usage.input()).isEqualTo(10 + Math.ceilDiv(ASKED.length(), 4));
            assertThat(usage.audioOutput()).isEqualTo(2);
            assertThat(usage.output()).isEqualTo(2);
        }

        @Test
        @DisplayName("knows how its sound is written, in both forms of the API")
        void formats() {
            for (var set : new String[] {
                "{\"input_audio_format\":\"g711_ulaw\",\"output_audio_format\":\"g711_alaw\"}",
                "{\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcmu\"}},\"output\":{\"format\":{\"type\":\"audio/pcma\"}}}}",
            }) {
                var updated = "< {\"type\":\"session.updated\",\"session\":" + set + "}";
                var usage = unknown(Answers.session(updated, "> " + SAID, BEGUN_, SOUND_), true)
                        .estimate(0);

                assertThat(usage.audioInput()).as(set).isEqualTo(60);
                assertThat(usage.audioOutput()).as(set).isEqualTo(8);
            }
        }

        @Test
        @DisplayName("counts what was said since the provider last counted, and that alone")
        void sinceCounted() {
            var counted = Answers.session("> " + SAID, "> " + ASKED, BEGUN_, SOUND_, "< " + DONE);
            assertThat(counted.result(true)).isInstanceOf(Metered.Exact.class);

            var next = Answers.session("> " + SAID, BEGUN_, SOUND_, "> " + SAID, "< " + DONE, BEGUN_, SOUND_);
            var usage = unknown(next, true).estimate(0);
            assertThat(usage.audioInput()).isEqualTo(7 + 10);
            assertThat(usage.input()).isEqualTo(120 + 10);
            assertThat(usage.audioOutput()).isEqualTo(100 + 2);
            assertThat(usage.output()).isEqualTo(130 + 2);
        }

        @Test
        @DisplayName("counts a response that was asked for and has not begun, unless there will be none")
        void askedFor() {
            assertThat(unknown(Answers.session("> " + SAID, "> " + ASKED), true)
                            .estimate(0)
                            .audioInput())
                    .isEqualTo(10);
            assertThat(Answers.session("> " + SAID).result(true)).isEqualTo(new Metered.Exact(TokenUsage.NONE));
            assertThat(Answers.session("> " + SAID, "> " + ASKED, "< {\"type\":\"error\",\"error\":{}}")
                            .result(true))
                    .isEqualTo(new Metered.Exact(TokenUsage.NONE));
        }

        @Test
        @DisplayName("counts sound within an item as sound, and an image not by its bytes")
        void items() {
            var item =
                    "> {\"type\":\"conversation.item.create\",\"item\":{\"content\":[{\"type\":\"input_audio\",\"audio\":\""
                            + "AAAA".repeat(16_000)
                            + "\"},{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,"
                            + "A".repeat(10_000) + "\"}]}}";

            var usage = unknown(Answers.session(item, BEGUN_), true).estimate(0);
            assertThat(usage.audioInput()).isEqualTo(10);
            assertThat(usage.input()).isBetween(20L, 70L);
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
