package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A list that grows")
class ListMeterTest {
    private static final Buffer ERROR = Buffer.buffer("{\"error\":{\"code\":403}}");

    private static final String[] ELEMENTS = {
        "{\"text\":\"]} \\\" é [{\\\\\"}",
        "{}",
        "[1,[2]]",
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hello\"}]}}],\"usageMetadata\":{\"promptTokenCount\":3}}"
    };

    private static Meter meter(int maxElementBytes) {
        return Meter.ofList(AnswerFormat.GEMINI_GENERATE, () -> maxElementBytes);
    }

    private static JsonNode broken(Meter meter, Buffer passed) {
        var end = meter.onBreak(ERROR).orElseThrow();
        return Json.read(Buffer.buffer().appendBuffer(passed).appendBuffer(end).getBytes(), JsonNode.class);
    }

    @Test
    @DisplayName("can end in an error at any moment, after all that was whole by then")
    void atAnyMoment() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var list = list(random).getBytes(StandardCharsets.UTF_8);
            var meter = meter(1_000);
            var passed = Buffer.buffer();
            int longest = 1 + random.nextInt(40);
            for (int at = 0; at < list.length; ) {
                int to = Math.min(list.length, at + 1 + random.nextInt(longest));
                passed.appendBuffer(meter.onChunk(Buffer.buffer().appendBytes(list, at, to - at)));
                at = to;

                var broken = broken(meter, passed);

                assertThat(broken.isArray()).as("seed %d", seed).isTrue();
                if (at < list.length) {
                    assertThat(broken.get(broken.size() - 1).at("/error/code").intValue())
                            .as("seed %d", seed)
                            .isEqualTo(403);
                }
            }
            assertThat(passed.appendBuffer(meter.onEnd()).getBytes())
                    .as("seed %d", seed)
                    .isEqualTo(list);
        }
    }

    private static String list(Random random) {
        var list = new StringBuilder(" \r\n".substring(random.nextInt(3)) + "[");
        int elements = random.nextInt(4);
        for (int number = 0; number < elements; number++) {
            list.append(number == 0 ? "" : ",\r\n")
                    .append(ELEMENTS[random.nextInt(ELEMENTS.length)])
                    .append(random.nextBoolean() ? "\n" : "");
        }
        return list + "]";
    }

    @Test
    void holds_no_element_back_that_is_whole() {
        var meter = meter(1_000);

        assertThat(meter.onChunk(Buffer.buffer("[{\"a\":1}"))).hasToString("[{\"a\":1}");
        assertThat(meter.onChunk(Buffer.buffer(",\n{\"a\":2},{\"a\""))).hasToString(",\n{\"a\":2}");
        assertThat(broken(meter, Buffer.buffer("[{\"a\":1},\n{\"a\":2}"))).hasSize(3);
        assertThat(meter.onChunk(Buffer.buffer(":3}"))).hasToString(",{\"a\":3}");
    }

    @Test
    void that_has_ended_is_left_as_it_is() {
        var meter = meter(1_000);

        meter.onChunk(Buffer.buffer("[{}]"));

        assertThat(meter.onBreak(ERROR))
                .hasValueSatisfying(end -> assertThat(end.length()).isZero());
    }

    @Test
    void cannot_end_in_an_error_within_an_element_that_is_too_large_to_be_held() {
        var meter = meter(20);

        var beginning = meter.onChunk(Buffer.buffer("[{},{\"text\":\"far too"));

        assertThat(beginning).hasToString("[{}");
        assertThat(meter.onBreak(ERROR)).isPresent();
        assertThat(meter.onChunk(Buffer.buffer(" and more"))).hasToString(",{\"text\":\"far too and more");
        assertThat(meter.onBreak(ERROR)).isEmpty();
        assertThat(meter.onChunk(Buffer.buffer(" of it"))).hasToString(" of it");
        assertThat(meter.onChunk(Buffer.buffer("\"},"))).hasToString("\"}");
        assertThat(meter.onBreak(ERROR)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"candidates\":[", "  {", "no JSON", "]", "\"["})
    void that_is_none_passes_and_cannot_end_in_an_error(String answer) {
        var meter = meter(1_000);

        assertThat(meter.onChunk(Buffer.buffer(answer))).hasToString(answer);
        assertThat(meter.onBreak(ERROR)).isEmpty();
    }
}
