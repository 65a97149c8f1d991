package dev.keyreeve.simulator.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.simulator.behavior.Behavior;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptTest {

    @Test
    void textsAreJoinedByNewlinesAndDigested() {
        Prompt prompt =
                new Prompt.Builder().text("a").text("").text("b").tokens(2).build();

        assertThat(prompt.prefix()).isEqualTo("a\n\nb");
        // printf 'a\n\nb' | sha256sum
        assertThat(prompt.sha256()).isEqualTo("38022fd2b8dbc5cb3d2cee74e083edbf59e3d4e13d067ebcb5db633d4cff4d8c");
    }

    @Test
    void thePrefixDoesNotCutACharacterInTwo() {
        String text = "x".repeat(199) + "🚀 and more";

        assertThat(new Prompt.Builder().text(text).build().prefix()).isEqualTo("x".repeat(199));
    }

    @Test
    void anAnswerIsOneSentenceOverAndOver() {
        assertThat(Words.answer(0)).isEmpty();
        assertThat(Words.answer(2)).isEqualTo("This is");
        assertThat(Words.answer(15))
                .isEqualTo("This is a simulated answer from the Keyreeve provider simulator, not a model. This is");
    }

    @Test
    void piecesTogetherAreTheAnswer() {
        StringBuilder pieces = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            pieces.append(new String(Words.piece(i), StandardCharsets.US_ASCII));
        }

        assertThat(pieces.toString()).isEqualTo(Words.answer(40));
    }

    @Test
    void theMaximumCutsAndReasoningComesFirst() {
        Behavior wanted = Behavior.DEFAULT.with(Map.of("tokens", "10", "reasoning_tokens", "4"));

        assertThat(Length.of(wanted, 14)).isEqualTo(new Length(10, 4, false));
        assertThat(Length.of(wanted, 13)).isEqualTo(new Length(9, 4, true));
        assertThat(Length.of(wanted, 4)).isEqualTo(new Length(0, 4, true));
        assertThat(Length.of(wanted, 3)).isEqualTo(new Length(0, 3, true));
    }
}
