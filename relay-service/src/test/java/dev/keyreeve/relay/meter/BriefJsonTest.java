package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyreeve.contracts.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("JSON without the inside of long strings")
class BriefJsonTest {
    private static final int LONGEST = 256;

    private static byte[] brief(byte[] json, Random random) {
        var out = new ByteArrayOutputStream();
        var brief = new BriefJson((bytes, from, to) -> out.write(bytes, from, to - from));
        for (int at = 0; at < json.length; ) {
            int end = Math.min(json.length, at + 1 + random.nextInt(700));
            brief.feed(json, at, end);
            at = end;
        }
        return out.toByteArray();
    }

    @Test
    @DisplayName("is the same JSON, its long strings cut")
    void cut() throws IOException {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var document = value(random, 3);

            var read = Json.mapper().readTree(brief(Json.write(document), random));

            assertSame(document, read);
        }
    }

    private static void assertSame(JsonNode wanted, JsonNode read) {
        assertThat(read.getNodeType()).isEqualTo(wanted.getNodeType());
        assertThat(read.size()).isEqualTo(wanted.size());
        if (wanted.isTextual()) {
            assertThat(wanted.asText()).startsWith(read.asText());
            var bytes = Json.write(wanted).length - 2;
            if (bytes <= LONGEST) {
                assertThat(read).isEqualTo(wanted);
            } else {
                assertThat(Json.write(read).length - 2).isBetween(LONGEST, LONGEST + 12);
            }
        } else if (wanted.isObject()) {
            wanted.properties().forEach(member -> assertSame(member.getValue(), read.path(member.getKey())));
        } else if (wanted.isArray()) {
            for (int i = 0; i < wanted.size(); i++) {
                assertSame(wanted.get(i), read.get(i));
            }
        } else {
            assertThat(read).isEqualTo(wanted);
        }
    }

    private static JsonNode value(Random random, int depth) {
        var nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 0 ? 5 : 3)) {
            case 0 -> nodes.numberNode(random.nextInt());
            case 1, 2 -> {
                var text = new StringBuilder();
                for (int i = random.nextInt(400); i > 0; i--) {
                    text.append(
                            new String[] {"a", "\"", "\\", "\n", "\u0001", "\u00e9", "\u4e2d", "\ud83d\ude00", "{}[],:"}
                                    [random.nextInt(9)]);
                }
                yield nodes.textNode(text.toString());
            }
            case 3 -> {
                var object = nodes.objectNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    object.set("n" + i, value(random, depth - 1));
                }
                yield object;
            }
            default -> {
                var array = nodes.arrayNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(value(random, depth - 1));
                }
                yield array;
            }
        };
    }

    @Test
    @DisplayName("ends where a word is longer than any, so that no parser holds it")
    void endless() {
        var out = new ByteArrayOutputStream();
        var brief = new BriefJson((bytes, from, to) -> out.write(bytes, from, to - from));
        var digits = "7".repeat(100).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100; i++) {
            brief.feed(digits, 0, digits.length);
        }
        assertThat(brief.isEndless()).isTrue();
        assertThat(out.size()).isLessThan(300);
    }
}
