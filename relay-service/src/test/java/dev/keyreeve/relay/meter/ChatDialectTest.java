package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.usage.TokenUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A chat with an OpenAI-compatible server")
class ChatDialectTest {
    private static void assertExact(Meter meter, TokenUsage wanted) {
        assertThat(meter.result(true)).isEqualTo(new Metered.Exact(wanted));
    }

    private static Metered.Unknown unknown(Meter meter, boolean whole) {
        assertThat(meter.result(whole)).isInstanceOf(Metered.Unknown.class);
        return (Metered.Unknown) meter.result(whole);
    }

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
                    AnswerFormat.OPENAI_CHAT, "{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":" + wrong + "}}");
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

    @Test
    @DisplayName("whose voice is left in the middle counts by how long it spoke, and by its transcript")
    void voice() {
        var meter = Answers.events(
                AnswerFormat.OPENAI_CHAT,
                "{\"choices\":[{\"delta\":{\"audio\":{\"id\":\"audio_1\",\"transcript\":\"Good day\"}}}]}",
                "{\"choices\":[{\"delta\":{\"audio\":{\"data\":\"" + "AAAA".repeat(16_000) + "\"}}}]}",
                "{\"choices\":[{\"delta\":{\"reasoning_details\":[{\"data\":\"" + "AAAA".repeat(16_000) + "\"}]}}]}");

        var left = unknown(meter, false);
        assertThat(left.text().total()).isEqualTo("Good day".length());
        // A second, in 20 tokens; what is no sound and no text is not counted.
        assertThat(left.estimate(0).audioOutput()).isEqualTo(20);
        assertThat(left.estimate(0).output()).isEqualTo(20 + 2);
    }
}
