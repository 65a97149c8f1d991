package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Generated text")
class GeneratedTextTest {
    private static TextSample scan(byte[] json, Random random) {
        var text = GeneratedText.of(AnswerFormat.OPENAI_CHAT, true);
        for (int at = 0; at < json.length; ) {
            int end = Math.min(json.length, at + 1 + random.nextInt(9));
            text.scan(Arrays.copyOfRange(json, at, end));
            at = end;
        }
        return text.sample();
    }

    private static TextSample scan(String json) {
        return scan(json.getBytes(StandardCharsets.UTF_8), new Random(json.length()));
    }

    @Test
    @DisplayName("is what a JSON parser would read, however it is escaped and cut")
    void unescaped() {
        for (int seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            var wanted = new StringBuilder();
            var stream = new StringBuilder();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                // With a number, so that no two are the same.
                var piece = i + text(random);
                wanted.append(piece);
                var json = new String(Json.write(piece), StandardCharsets.UTF_8);
                stream.append("data: {\"delta\":{\"role\":\"content\",\"content\":")
                        .append(random.nextBoolean() ? json : escapedWhole(piece))
                        .append(",\"other\":\"content\"}}\n\n");
            }

            var sample = scan(stream.toString().getBytes(StandardCharsets.UTF_8), random);

            assertThat(sample.kept()).as("seed %d", seed).isEqualTo(wanted.toString());
            assertThat(sample.total()).isEqualTo(wanted.toString().getBytes(StandardCharsets.UTF_8).length);
        }
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 0, 6)
                .mapToObj(kind -> switch (kind) {
                    case 0 -> "\u00e4";
                    case 1 -> "\ud83d\ude00";
                    case 2 -> "\"\\\n\t\b\f\r/";
                    case 3 -> "\u4e2d";
                    case 4 -> "\"content\":";
                    default -> "word ";
                })
                .reduce("", String::concat);
    }

    private static String escapedWhole(String text) {
        var out = new StringBuilder("\"");
        text.chars().forEach(unit -> out.append("\\u%04X".formatted(unit)));
        return out.append('"').toString();
    }

    @Test
    @DisplayName("has a replacement where half a character was sent")
    void loneSurrogates() {
        assertThat(scan("{\"content\":\"a\\ud83db\\ude00c\\ud83d\"}").kept()).isEqualTo("a\ufffdb\ufffdc\ufffd");
        assertThat(scan("{\"content\":\"\\ud83d\\ud83d\\ude00\\uZZZZ\"}").kept())
                .isEqualTo("\ufffd\ud83d\ude00\0");
    }

    @Test
    @DisplayName("goes on behind a broken line, and is not what names and other members say")
    void robust() {
        assertThat(scan("{\"content\":\"a\n{\"content\":\"b\"}\r{\"x\":[\"content\",\"c\"],\"content\":{\"y\":\"d\"}}")
                        .kept())
                .isEqualTo("ab");
        assertThat(scan("{\"content\" : \"a\", \"contents\":\"b\", \"content\":null,\"z\":\"c\"}")
                        .kept())
                .isEqualTo("a");
    }

    @Test
    @DisplayName("is kept to a limit, and counted beyond it")
    void limit() {
        var random = new Random(3);
        long bytes = 0;
        var text = GeneratedText.of(AnswerFormat.OPENAI_CHAT, true);
        for (int i = 0; i < 200; i++) {
            var piece = "x".repeat(random.nextInt(4_000)) + i;
            text.scan(("{\"content\":\"" + piece + "\"}\n").getBytes(StandardCharsets.US_ASCII));
            bytes += piece.length();
        }
        assertThat(text.sample().total()).isEqualTo(bytes);
        assertThat(text.sample().keptBytes()).isEqualTo(TextSample.MOST_KEPT);
        assertThat(text.sample().kept()).hasSize(TextSample.MOST_KEPT).doesNotContain("\0");
        assertThat(text.sample()).hasToString("TextSample[" + bytes + " bytes]");
    }

    @Test
    @DisplayName("that is sent twice in a line is taken back, beyond the limit too")
    void twice() {
        var long1 = "y".repeat(TextSample.MOST_KEPT - 2);
        var sample = scan("{\"content\":\"" + long1 + "\"}\n{\"reasoning\":\"abcde\",\"reasoning_content\":\"abcde\"}\n"
                + "{\"content\":\"abcde\"}");
        assertThat(sample.total()).isEqualTo(long1.length() + 10);
        assertThat(sample.kept()).isEqualTo(long1 + "ab");
    }
}
