package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.usage.TokenUsage;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A plain answer")
class PlainMeterTest {
    private static Metered read(AnswerFormat format, String answer) {
        var meter = Meter.of(format, false, true, () -> 1_000);
        for (int at = 0; at < answer.length(); at += 7) {
            var chunk = Buffer.buffer(answer.substring(at, Math.min(answer.length(), at + 7)));
            assertThat(meter.onChunk(chunk)).isSameAs(chunk);
        }
        assertThat(meter.onEnd().length()).isZero();
        return meter.result(true);
    }

    @Test
    @DisplayName("is counted by its top-level usage, not by one inside of something else")
    void topLevel() {
        var answer = "{\"choices\":[{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}],"
                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4},\"x\":{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":9}}}";
        assertThat(read(AnswerFormat.OPENAI_CHAT, answer)).isEqualTo(new Metered.Exact(TokenUsage.of(3, 4)));
    }

    @Test
    @DisplayName("of embeddings has no output")
    void embeddings() {
        var answer = "{\"data\":[{\"embedding\":[" + "0.123,".repeat(20_000)
                + "1]}],\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}";
        assertThat(read(AnswerFormat.OPENAI_EMBEDDINGS, answer)).isEqualTo(new Metered.Exact(TokenUsage.of(8, 0)));
    }

    @Test
    @DisplayName("whose parts exceed their whole is taken by its whole")
    void contradictory() {
        var answer =
                "{\"usage\":{\"input_tokens\":3,\"output_tokens\":4,\"input_tokens_details\":{\"cached_tokens\":5},"
                        + "\"output_tokens_details\":{\"reasoning_tokens\":-6}}}";
        assertThat(read(AnswerFormat.OPENAI_RESPONSES, answer))
                .isEqualTo(new Metered.Exact(new TokenUsage(3, 3, 4, 0)));
    }

    private static long seen(String answer) {
        return ((Metered.Unknown) read(AnswerFormat.OPENAI_CHAT, answer)).text().total();
    }

    @Test
    @DisplayName("without usage, or that is no JSON, is estimated from its text")
    void unknown() {
        assertThat(seen("{\"choices\":[{\"message\":{\"content\":\"12345678\"}}]}"))
                .isEqualTo(8);
        assertThat(seen("<html>502</html>")).isZero();
        assertThat(seen("{\"usage\":{\"prompt_tokens\":-3,\"completion_tokens\":4}}"))
                .isZero();
    }

    @Test
    @DisplayName("of models costs nothing")
    void models() {
        assertThat(read(AnswerFormat.NOTHING, "{\"data\":[]}")).isEqualTo(new Metered.Exact(TokenUsage.NONE));
    }
}
