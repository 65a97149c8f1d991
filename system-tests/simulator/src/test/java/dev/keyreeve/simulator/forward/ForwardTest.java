package dev.keyreeve.simulator.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardTest {
    @Test
    void isReadFromTheCommandLine() {
        assertThat(Forward.parse("8084=simulator.drill:18084")).isEqualTo(new Forward(8084, "simulator.drill", 18084));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8084",
                "8084=host",
                "=host:1",
                "8084=:1",
                "x=host:1",
                "8084=host:x",
                "8084=host:0",
                "70000=host:1"
            })
    void isRefusedInWords(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Forward.parse(text))
                .withMessageContaining("PORT=HOST:PORT");
    }
}
