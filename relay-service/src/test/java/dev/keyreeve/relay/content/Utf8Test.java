package dev.keyreeve.relay.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Bytes")
class Utf8Test {
    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void that_are_text_are_text_however_long() {
        for (var text :
                new String[] {"", "a", "é", "€", "\ud83d\ude00", "\u0000", "😀".repeat(5_000), "aé".repeat(9_001)}) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(Utf8.is(bytes)).isTrue();
            assertThat(Utf8.decode(bytes)).contains(text);
        }
    }

    @Test
    void that_break_off_or_have_a_second_spelling_are_none() {
        for (var wrong : new byte[][] {
            bytes(0x80), // a rest without its beginning
            bytes('a', 0xC3), // a beginning without its rest
            bytes(0xE2, 0x82),
            bytes(0xF0, 0x9F, 0x98),
            bytes(0xC0, 0x80), // a NUL in two bytes
            bytes(0xE0, 0x80, 0xAF), // a slash in three
            bytes(0xED, 0xA0, 0x80), // half of a surrogate pair
            bytes(0xF4, 0x90, 0x80, 0x80), // past the last character
            bytes(0xFF, 0xFE, 'a', 0), // UTF-16
        }) {
            assertThat(Utf8.is(wrong)).isFalse();
            assertThat(Utf8.decode(wrong)).isEmpty();
        }
    }

    /** The check reads in pieces: a character may begin in one and end in the next. */
    @Test
    void are_text_when_nothing_is_lost_in_making_one_of_them() {
        var random = new Random(1);
        int texts = 0;
        for (int round = 0; round < 2_000; round++) {
            var bytes = "x".repeat(8_180 + random.nextInt(20)).concat("é€😀").getBytes(StandardCharsets.UTF_8);
            if (random.nextBoolean()) {
                bytes[8_180 + random.nextInt(bytes.length - 8_180)] = (byte) random.nextInt(256);
            }
            assertThat(Utf8.is(bytes))
                    .isEqualTo(Arrays.equals(
                            new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes));
            texts += Utf8.is(bytes) ? 1 : 0;
        }
        assertThat(texts).isBetween(500, 1_900);
    }
}
