package dev.keyreeve.drills.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A verdict")
class VerdictTest {
    private static Verdict.Builder holding() {
        return Verdict.builder().claim("it holds", true, "seen");
    }

    @Test
    @DisplayName("passes when all that it claims holds")
    void passes() {
        assertThat(holding().build().passed()).isTrue();
        assertThat(holding().claim("and this", false, "seen").build().passed()).isFalse();
    }

    @Test
    @DisplayName("of a drill that lacked something is not a pass, and a broken claim stays broken")
    void lacks() {
        assertThat(holding().lacks("a clock").build().passed()).isFalse();
        assertThat(holding().lacks("a clock").build().isBroken()).isFalse();
        assertThat(holding()
                        .claim("and this", false, "seen")
                        .lacks("a clock")
                        .build()
                        .isBroken())
                .isTrue();
    }

    @Test
    @DisplayName("claims something")
    void claimsSomething() {
        assertThatThrownBy(() -> Verdict.builder().build()).isInstanceOf(IllegalStateException.class);
    }
}
