package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.TokenUsage;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Usage as providers really sent it")
class RecordedUsageTest {
    private record Sample(int lines, ObjectNode body, Map<String, JsonNode> extracted) {
        /** By the body's own names, since several extractors read a body and only one of them is right about it. */
        AnswerFormat format() {
            if (body.has("usageMetadata")) {
                // Embeddings spell it so, and generate nothing.
                return body.at("/usageMetadata").has("promptTokenDetails")
                        ? AnswerFormat.GEMINI_EMBED
                        : AnswerFormat.GEMINI_GENERATE;
            }
            var usage = body.path("usage");
            if (usage.has("cache_read_input_tokens")) {
                return AnswerFormat.ANTHROPIC_MESSAGES;
            }
            if (usage.has("prompt_tokens")) {
                return usage.has("completion_tokens") ? AnswerFormat.OPENAI_CHAT : AnswerFormat.OPENAI_EMBEDDINGS;
            }
            assertThat(usage.has("input_tokens") && usage.has("total_tokens"))
                    .as("%s", body)
                    .isTrue();
            return AnswerFormat.OPENAI_RESPONSES;
        }

        /** Whose reading is right. */
        private String extractor() {
            return switch (format()) {
                case OPENAI_CHAT -> leavesReasoningOut() ? "x-ai/chat" : "openai/chat";
                case OPENAI_RESPONSES -> "openai/responses";
                case OPENAI_EMBEDDINGS -> "openai/embeddings";
                case ANTHROPIC_MESSAGES -> "anthropic/default";
                default -> "google/default";
            };
        }

        private boolean leavesReasoningOut() {
            var usage = body.path("usage");
            long reasoning =
                    usage.at("/completion_tokens_details/reasoning_tokens").asLong();
            return reasoning > 0
                    && usage.path("total_tokens").asLong()
                            == usage.path("prompt_tokens").asLong()
                                    + usage.path("completion_tokens").asLong()
                                    + reasoning;
        }

        private long expected(String name) {
            return extracted.get(extractor()).path(name).asLong();
        }

        TokenUsage wanted() {
            long hour = expected("cache_write_1h_tokens");
            return new TokenUsage(
                    expected("input_tokens"),
                    expected("cache_read_tokens"),
                    expected("cache_write_tokens") - hour,
                    hour,
                    expected("input_audio_tokens"),
                    expected("cache_audio_read_tokens"),
                    expected("input_image_tokens"),
                    expected("cache_image_read_tokens"),
                    expected("output_tokens"),
                    expected("output_reasoning_tokens"),
                    expected("output_audio_tokens"),
                    expected("output_image_tokens"));
        }
    }

    @Test
    @DisplayName("is read from a plain answer as the oracle reads it, field by field")
    void plain() throws IOException {
        for (var sample : samples()) {
            var answer = sample.body().deepCopy();
            answer.putArray("choices").addObject().put("text", "\"usage\":{\"prompt_tokens\":7}");
            answer.putObject("x").set("usage", Json.mapper().createObjectNode().put("input_tokens", 5));
            var meter = Meter.of(sample.format(), false, false, () -> 1_000);
            feed(meter, Json.write(answer), 13);

            assertCounts(meter.result(true), sample);
            assertCounts(meter.result(false), sample);
        }
    }

    @Test
    @DisplayName("is read from a stream, whole events or ones larger than what is held, byte by byte")
    void streamed() throws IOException {
        for (var sample : samples()) {
            for (int maxEventBytes : new int[] {16, 100_000}) {
                var meter = Meter.of(sample.format(), true, false, () -> maxEventBytes);
                feed(meter, stream(sample).getBytes(StandardCharsets.UTF_8), 1);

                assertCounts(meter.result(true), sample);
            }
        }
    }

    @Test
    @DisplayName("is read from the list that Gemini streams as")
    void list() throws IOException {
        int lists = 0;
        for (var sample : samples()) {
            if (sample.format() == AnswerFormat.GEMINI_GENERATE) {
                var meter = Meter.of(sample.format(), false, false, () -> 1_000);
                var list = "[{\"usageMetadata\":{\"promptTokenCount\":1}},\n" + sample.body() + "\n]";
                feed(meter, list.getBytes(StandardCharsets.UTF_8), 5);

                assertCounts(meter.result(true), sample);
                lists++;
            }
        }
        assertThat(lists).isGreaterThan(100);
    }

    private static void feed(Meter meter, byte[] bytes, int step) {
        for (int at = 0; at < bytes.length; at += step) {
            meter.onChunk(Buffer.buffer(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step))));
        }
        meter.onEnd();
    }

    private static String stream(Sample sample) {
        var usage = sample.body().path("usage");
        return switch (sample.format()) {
            case OPENAI_RESPONSES ->
                "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"output\":[],\"usage\":"
                        + usage + "}}\n\n";
            case ANTHROPIC_MESSAGES -> anthropic((ObjectNode) usage);
            case GEMINI_GENERATE, GEMINI_EMBED ->
                "data: {\"usageMetadata\":{\"promptTokenCount\":1,\"cachedContentTokenCount\":1}}\r\n\r\ndata: "
                        + sample.body() + "\r\n\r\n";
            default -> "data: {\"choices\":[],\"usage\":" + usage + "}\n\ndata: [DONE]\n\n";
        };
    }

    /** The beginning tells the input and the first token; the end tells the output, and of some models all once more. */
    private static String anthropic(ObjectNode usage) {
        var begin = usage.deepCopy().put("output_tokens", 1);
        begin.remove("output_tokens_details");
        var end = usage.deepCopy();
        end.remove(List.of("cache_creation", "cache_creation_input_tokens"));
        return "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"content\":[],\"usage\":" + begin
                + "}}\n\nevent: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{},\"usage\":" + end
                + "}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    }

    private static void assertCounts(Metered metered, Sample sample) {
        assertThat(metered).as("%s", sample).isEqualTo(new Metered.Exact(sample.wanted()));
    }

    private static List<Sample> samples() throws IOException {
        var samples = new ArrayList<Sample>();
        try (var in = new BufferedReader(new InputStreamReader(
                RecordedUsageTest.class.getResourceAsStream("/usage/usages.jsonl"), StandardCharsets.UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                samples.add(Json.mapper().readValue(line, Sample.class));
            }
        }
        var lines = new EnumMap<AnswerFormat, Integer>(AnswerFormat.class);
        samples.forEach(sample -> lines.merge(sample.format(), sample.lines(), Integer::sum));
        assertThat(lines)
                .as("the source's lines, by what their bodies are")
                .containsExactly(
                        entry(AnswerFormat.OPENAI_CHAT, 200),
                        entry(AnswerFormat.OPENAI_RESPONSES, 139),
                        entry(AnswerFormat.OPENAI_EMBEDDINGS, 1),
                        entry(AnswerFormat.ANTHROPIC_MESSAGES, 121),
                        entry(AnswerFormat.GEMINI_GENERATE, 216),
                        entry(AnswerFormat.GEMINI_EMBED, 4));
        return samples;
    }
}
