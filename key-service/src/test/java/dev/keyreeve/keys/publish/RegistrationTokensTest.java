package dev.keyreeve.keys.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A registration token")
class RegistrationTokensTest {
    /** Of {@code old} and {@code new}, as {@code sha256sum} has them. */
    private static final String OLD = "cba06b5736faf67e54b07b561eae94395e774c517a7d910a54369e1263ccfbd4";

    private static final String NEW = "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437";

    @ParameterizedTest
    @ValueSource(strings = {NEW + " " + OLD, OLD + "," + NEW, "\n" + NEW + " ,\n" + OLD + "\n"})
    @DisplayName("is good when it is one of those that are configured, in any order")
    void either(String setting) {
        var tokens = RegistrationTokens.of(setting);

        assertThat(tokens.include("old")).isTrue();
        assertThat(tokens.include("new")).isTrue();
        assertThat(tokens.include("another")).isFalse();
        assertThat(tokens.include("")).isFalse();
    }

    @Test
    @DisplayName("is refused when its digest is gone")
    void gone() {
        var tokens = RegistrationTokens.of(NEW.toUpperCase(Locale.ROOT));

        assertThat(tokens.include("new")).isTrue();
        assertThat(tokens.include("old")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "old", NEW + OLD, NEW + " old", NEW + "; " + OLD})
    @DisplayName("needs digests, and an error names the setting")
    void malformed(String setting) {
        assertThatThrownBy(() -> RegistrationTokens.of(setting))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("keyreeve.relays.token-digest");
    }
}
