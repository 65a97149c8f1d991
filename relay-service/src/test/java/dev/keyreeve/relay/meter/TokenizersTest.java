package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.api.EncodingType;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The tokens of a text")
class TokenizersTest {
    @ParameterizedTest
    @DisplayName("are of the older encoding for older models")
    @ValueSource(
            strings = {
                "gpt-4",
                "gpt-4-turbo",
                "gpt-4-0613",
                "gpt-3.5-turbo",
                "gpt-35-turbo",
                "text-embedding-3-small",
                "davinci-002",
                "openai/gpt-4-turbo",
                "ft:gpt-4-0613:acme::x",
                "ft:gpt-3.5-turbo:acme"
            })
    void older(String model) {
        assertThat(Tokenizers.encodingOf(model)).isEqualTo(EncodingType.CL100K_BASE);
    }

    @ParameterizedTest
    @DisplayName("are of the newest encoding for newer models, and for those that nobody knows")
    @ValueSource(
            strings = {
                "gpt-4o",
                "gpt-4o-mini",
                "gpt-4.1",
                "gpt-4.5-preview",
                "gpt-5",
                "o1",
                "o3-mini",
                "openai/gpt-4o",
                "ft:gpt-4o:acme",
                "claude-sonnet-4-5",
                "gemini-2.5-pro",
                "mistral-large-latest",
                "",
                "/",
                "ft:"
            })
    void newer(String model) {
        assertThat(Tokenizers.encodingOf(model)).isEqualTo(EncodingType.O200K_BASE);
    }

    @Test
    @DisplayName("are as OpenAI counts them")
    void known() {
        // From tiktoken.
        assertThat(Tokenizers.count("hello world", "gpt-4")).isEqualTo(2);
        assertThat(Tokenizers.count("hello world", "gpt-4o")).isEqualTo(2);
        assertThat(Tokenizers.count("tiktoken is great!", "gpt-4")).isEqualTo(6);
        assertThat(Tokenizers.count("antidisestablishmentarianism", "gpt-4")).isEqualTo(6);
        assertThat(Tokenizers.count("\u304a\u8a95\u751f\u65e5\u304a\u3081\u3067\u3068\u3046", "gpt-4"))
                .isEqualTo(9);
        assertThat(Tokenizers.count("\u304a\u8a95\u751f\u65e5\u304a\u3081\u3067\u3068\u3046", "gpt-4o"))
                .isEqualTo(8);
    }

    @Test
    @DisplayName("are counted of text that looks like a special token, as of any other")
    void special() {
        assertThat(Tokenizers.count("<|endoftext|>", "gpt-4o")).isGreaterThan(1);
    }

    @Test
    @DisplayName("are counted in time, whatever the text")
    void hostile() {
        var random = new Random(6);
        int most = TextSample.MOST_KEPT;
        var noise = new StringBuilder();
        random.ints(most, 0, 0x10000).forEach(unit -> noise.append((char) unit));
        for (var text : new String[] {
            "a".repeat(most),
            " ".repeat(most),
            "\n".repeat(most),
            "\u4e2d".repeat(most),
            "1".repeat(most),
            "'s".repeat(most / 2),
            noise.toString()
        }) {
            Assertions.assertTimeout(
                    Duration.ofSeconds(10),
                    () -> assertThat(Tokenizers.count(text, "gpt-4o")).isPositive());
        }
    }
}
