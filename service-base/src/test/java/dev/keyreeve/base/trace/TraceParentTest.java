package dev.keyreeve.base.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void isReadAsItIsWritten() {
        var header = "00-" + TRACE + "-" + SPAN + "-01";

        var context = TraceParent.read(header).orElseThrow();

        assertThat(context.getTraceId()).isEqualTo(TRACE);
        assertThat(context.getSpanId()).isEqualTo(SPAN);
        assertThat(context.isSampled()).isTrue();
        assertThat(context.isRemote()).isTrue();
        assertThat(TraceParent.write(context)).isEqualTo(header);
    }

    @Test
    void mayBeOfALaterVersionThatSaysMore() {
        assertThat(TraceParent.read("cc-" + TRACE + "-" + SPAN + "-00-what-comes-later"))
                .hasValueSatisfying(context -> assertThat(context.isSampled()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void isNothingElse(String header) {
        assertThat(TraceParent.read(header)).isEmpty();
    }

    @Test
    void maybeIsNotThere() {
        assertThat(TraceParent.read(null)).isEmpty();
    }
}
