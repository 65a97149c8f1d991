package dev.keyreeve.simulator.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.text.Vectors;
import dev.keyreeve.simulator.wire.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmbeddingAnswerTest {

    @Test
    void vectorsHaveLengthOneAndDependOnTheirInput() {
        float[] vector = Vectors.of("hello", 1536);
        double squares = 0;
        for (float each : vector) {
            squares += each * each;
        }

        assertThat(squares).isCloseTo(1, within(1e-5));
        assertThat(vector).isEqualTo(Vectors.of("hello", 1536));
        assertThat(vector).isNotEqualTo(Vectors.of("hallo", 1536));
    }

    @Test
    void base64HoldsTheSameNumbers() throws JsonProcessingException {
        Usage usage = new Usage(2, 0, 0, 0);
        JsonNode numbers = json(new EmbeddingAnswer("m", List.of("a", "b"), 8, false, usage));
        JsonNode packed = json(new EmbeddingAnswer("m", List.of("a", "b"), 8, true, usage));

        byte[] bytes = Base64.getDecoder().decode(packed.at("/data/1/embedding").asText());
        ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode number : numbers.at("/data/1/embedding")) {
            assertThat(floats.getFloat()).isEqualTo(number.floatValue());
        }
        assertThat(floats.hasRemaining()).isFalse();
        assertThat(packed.at("/usage/total_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void moderationFlagsWhatItIsTold() throws JsonProcessingException {
        ModerationAnswer answer = new ModerationAnswer(
                "m",
                List.of(
                        new ModerationAnswer.Input(Set.of(), true, true),
                        new ModerationAnswer.Input(Set.of("hate"), true, false)));
        JsonNode results = Json.MAPPER.readTree(answer.body().toString()).get("results");

        assertThat(results.at("/0/flagged").asBoolean()).isFalse();
        assertThat(results.at("/0/categories")).hasSize(13);
        assertThat(results.at("/0/category_applied_input_types/violence")).hasSize(2);
        assertThat(results.at("/0/category_applied_input_types/hate")).hasSize(1);
        assertThat(results.at("/1/flagged").asBoolean()).isTrue();
        assertThat(results.at("/1/categories/hate").asBoolean()).isTrue();
        assertThat(results.at("/1/category_scores/hate").asDouble()).isGreaterThan(0.9);
    }

    private static JsonNode json(EmbeddingAnswer answer) throws JsonProcessingException {
        return Json.MAPPER.readTree(answer.body().toString());
    }
}
