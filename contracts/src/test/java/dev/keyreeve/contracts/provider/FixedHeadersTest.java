package dev.keyreeve.contracts.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Fixed headers")
class FixedHeadersTest {
    private static final Presentation KEY = new Presentation.Header("X-Pets-Token", "");

    @Test
    @DisplayName("are named in lower case")
    void named() {
        assertThat(FixedHeaders.of(Map.of("X-Version", "2024-01", "Accept", "application/vnd.pets+json; v=2"), KEY))
                .isEqualTo(Map.of("x-version", "2024-01", "accept", "application/vnd.pets+json; v=2"));
        assertThat(FixedHeaders.of(Map.of("x", "a".repeat(1_024)), KEY)).hasSize(1);
    }

    @ParameterizedTest
    @DisplayName("frame nothing and carry no credential")
    @ValueSource(
            strings = {
                "Host",
                "Connection",
                "Keep-Alive",
                "Transfer-Encoding",
                "TE",
                "Trailer",
                "Upgrade",
                "Content-Length",
                "Content-Type",
                "Expect",
                "Accept-Encoding",
                "Authorization",
                "Proxy-Authorization",
                "Cookie",
                "X-Api-Key",
                "x-pets-token",
                "X-Forwarded-For",
                "X-Keyreeve-Exchange",
                "x_version",
                "x version",
                "x\r\ny",
                "",
            })
    void refusedNames(String name) {
        assertThatThrownBy(() -> FixedHeaders.of(Map.of(name, "v"), KEY)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @DisplayName("have one line of printable ASCII")
    @ValueSource(strings = {"", " ", "a ", " a", "a\r\nx-api-key: b", "a\n", "a\tb", "\u00e9", "a\u0000"})
    void refusedValues(String value) {
        assertThatThrownBy(() -> FixedHeaders.of(Map.of("x-version", value), KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x-version");
    }

    @Test
    @DisplayName("are few, short, and named once")
    void bounded() {
        var many = new HashMap<String, String>();
        for (int i = 0; i < 17; i++) {
            many.put("x-" + i, "v");
        }
        assertThatThrownBy(() -> FixedHeaders.of(Map.copyOf(many), KEY)).hasMessageContaining("16");
        assertThatThrownBy(() -> FixedHeaders.of(Map.of("x", "a".repeat(1_025)), KEY))
                .hasMessageContaining("1024");
        assertThatThrownBy(() -> FixedHeaders.of(Map.of("x-v", "1", "X-V", "2"), KEY))
                .hasMessageContaining("twice");
    }
}
