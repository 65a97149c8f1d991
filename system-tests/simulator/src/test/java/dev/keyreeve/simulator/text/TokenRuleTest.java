package dev.keyreeve.simulator.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRuleTest {

    @ParameterizedTest
    @CsvSource({"0,0,0,0", "1,1,1,1", "4,1,4,4", "5,2,5,5", "8,2,5,8", "9,3,6,9", "400,100,103,85"})
    void bytesBecomeTokens(int bytes, int text, int message, int image) {
        assertThat(TokenRule.ofText(bytes)).isEqualTo(text);
        assertThat(TokenRule.ofMessage(bytes)).isEqualTo(message);
        assertThat(TokenRule.ofImage(bytes)).isEqualTo(image);
    }

    @Test
    void tokensNeverPassBytes() {
        for (int bytes = 0; bytes < 10_000; bytes++) {
            assertThat(TokenRule.ofText(bytes)).isLessThanOrEqualTo(bytes);
            assertThat(TokenRule.ofMessage(bytes)).isLessThanOrEqualTo(bytes);
            assertThat(TokenRule.ofImage(bytes)).isLessThanOrEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "für", "日本語", "🚀 to 🌕", "broken \ud800 pair"})
    void bytesAreThoseOfUtf8(String text) {
        assertThat(TokenRule.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
