package dev.keyreeve.usage.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StorableTextTest {
    @Test
    @DisplayName("what PostgreSQL or UTF-8 cannot hold is not accepted")
    void accepts() {
        assertThat(StorableText.accepts("gpt-4o ü 😀", 256)).isTrue();
        assertThat(StorableText.accepts("", 256)).isFalse();
        assertThat(StorableText.accepts("abcd", 3)).isFalse();
        assertThat(StorableText.accepts("a\u0000b", 256)).isFalse();
        assertThat(StorableText.accepts("a\ud83d", 256)).isFalse();
    }

    @Test
    @DisplayName("and is replaced where the text must be kept; a pair is never cut in two")
    void cut() {
        assertThat(StorableText.cut("a\u0000b\udc00", 10)).isEqualTo("a\ufffdb\ufffd");
        assertThat(StorableText.cut("😀😀😀", 2)).isEqualTo("😀😀");
        assertThat(StorableText.cut("", 2)).isEmpty();
    }
}
