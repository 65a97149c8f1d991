package dev.keyreeve.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretMaskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "your key sk-1 is bad | your key [redacted] is bad",
                "sk-1 | [redacted]",
                "sk-1sk-1 and sk-1 | [redacted][redacted] and [redacted]",
                "ssk-sk-12 | ssk-[redacted]2",
                "nothing of it | nothing of it",
                "sk | sk",
            })
    void every_occurrence_is_replaced_and_nothing_else(String text, String masked) {
        assertThat(SecretMask.without(bytes("sk-1"), bytes(text)).toString()).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing of it | 0",
                "it begins with s | 1",
                "it begins with sk- | 3",
                "sk-1 | 0",
                "sk-1sk | 2",
                "s | 1",
            })
    void what_could_become_the_secret_waits(String text, int waiting) {
        assertThat(SecretMask.beginning(bytes("sk-1"), bytes(text))).isEqualTo(waiting);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
