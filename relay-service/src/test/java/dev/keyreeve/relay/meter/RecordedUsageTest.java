package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.TokenUsage;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Usage as providers really sent it")
class RecordedUsageTest {
    private record Sample(AnswerFormat format, JsonNode usage, JsonNode expected) {
        TokenUsage wanted() {
            boolean generates = format != AnswerFormat.OPENAI_EMBEDDINGS;
            return new TokenUsage(
                    expected.path("input_tokens").asLong(),
                    format == AnswerFormat.OPENAI_EMBEDDINGS
                            ? 0
                            : expected.path("cache_read_tokens").asLong(),
                    generates ? expected.path("output_tokens").asLong() : 0,
                    generates ? expected.path("output_reasoning_tokens").asLong() : 0);
        }
    }

    @Test
    @DisplayName("is read from a plain answer as the oracle reads it")
    void plain() throws IOException {
        for (var sample : samples()) {
            var answer = Json.mapper().createObjectNode().put("object", "x");
            answer.putArray("choices").addObject().put("text", "\"usage\":{\"prompt_tokens\":7}");
            answer.set("usage", sample.usage());

            var meter = Meter.of(sample.format(), false, false, () -> 1_000);
            meter.onChunk(Buffer.buffer(Json.write(answer)));
            meter.onEnd();

            assertCounts(meter, sample);
        }
    }

    @Test
    @DisplayName("is read from a stream's last event, whole or larger than what is held")
    void streamed() throws IOException {
        for (var sample : samples()) {
            if (sample.format() == AnswerFormat.OPENAI_EMBEDDINGS) {
                continue;
            }
            for (int maxEventBytes : new int[] {16, 100_000}) {
                var meter = Meter.of(sample.format(), true, false, () -> maxEventBytes);
                for (byte b : lastEvent(sample).getBytes(StandardCharsets.UTF_8)) {
                    meter.onChunk(Buffer.buffer(new byte[] {b}));
                }
                meter.onEnd();

                assertCounts(meter, sample);
            }
        }
    }

    private static String lastEvent(Sample sample) {
        return switch (sample.format()) {
            case OPENAI_RESPONSES ->
                "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"output\":[],\"usage\":"
                        + sample.usage() + "}}\n\n";
            default -> "data: {\"choices\":[],\"usage\":" + sample.usage() + "}\n\ndata: [DONE]\n\n";
        };
    }

    private static void assertCounts(Meter meter, Sample sample) {
        assertThat(meter.result()).as("%s", sample).isInstanceOfSatisfying(Metered.Exact.class, exact -> {
            var wanted = sample.wanted();
            assertThat(exact.usage().input()).as("input of %s", sample).isEqualTo(wanted.input());
            assertThat(exact.usage().output()).as("output of %s", sample).isEqualTo(wanted.output());
            assertThat(exact.usage().reasoning()).as("reasoning of %s", sample).isEqualTo(wanted.reasoning());
            if (sample.format() != AnswerFormat.OPENAI_EMBEDDINGS) {
                assertThat(exact.usage().cachedInput())
                        .as("cached of %s", sample)
                        .isEqualTo(wanted.cachedInput());
            }
        });
    }

    private static List<Sample> samples() throws IOException {
        var samples = new ArrayList<Sample>();
        try (var in = new BufferedReader(new InputStreamReader(
                RecordedUsageTest.class.getResourceAsStream("/usage/openai-usages.jsonl"), StandardCharsets.UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                samples.add(Json.mapper().readValue(line, Sample.class));
            }
        }
        assertThat(samples).hasSizeGreaterThan(300);
        return samples;
    }
}
