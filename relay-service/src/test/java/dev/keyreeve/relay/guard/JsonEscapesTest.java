package dev.keyreeve.relay.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A text's JSON escapes")
class JsonEscapesTest {
    @Test
    void are_none_where_there_is_no_backslash() {
        assertThat(JsonEscapes.read("")).isEmpty();
        assertThat(JsonEscapes.read("{\"line\": \"u0061\"}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "\\u0078ylophone | xylophone",
                "\\u0078\\u0079\\u006C\\u006Fphone | xylophone",
                "xylo\\/phone | xylo/phone",
                "a\\\\u0078 | a\\u0078",
                "\\\"a\\\" | \"a\"",
                "\\ud83d\\ude00 | \ud83d\ude00",
                "C:\\users | C:\\users",
                "\\u007 | \\u007",
                "\\u00g8 | \\u00g8",
                "\\x78 | \\x78",
                "a\\ | a\\",
                "\\\\ | \\",
            })
    void are_what_a_parser_reads_and_what_is_none_is_left(String text, String read) {
        assertThat(JsonEscapes.read(text)).contains(read);
    }

    /** By the parser's own word, for any text however it is written down. */
    @Test
    void are_read_as_the_parser_reads_them() {
        var random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            var json = new StringBuilder("\"\\n");
            for (int i = random.nextInt(12); i > 0; i--) {
                switch (random.nextInt(4)) {
                    case 0 -> json.append("\\u%04x".formatted(random.nextInt(0xD800)));
                    case 1 -> json.append('\\').append("\"\\/bfnrt".charAt(random.nextInt(8)));
                    case 2 -> json.append("u0061");
                    default -> json.append((char) ('a' + random.nextInt(26)));
                }
            }
            json.append('"');
            var parsed = Json.read(json.toString().getBytes(StandardCharsets.UTF_8), JsonNode.class)
                    .textValue();

            assertThat(JsonEscapes.read(json.toString())).as("%s", json).contains('"' + parsed + '"');
        }
    }
}
