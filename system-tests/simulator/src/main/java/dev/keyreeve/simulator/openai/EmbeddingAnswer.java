package dev.keyreeve.simulator.openai;

import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * An answer of {@code POST /v1/embeddings}:
 * <a href="https://platform.openai.com/docs/api-reference/embeddings/object">the object</a>. Vectors are of length 1
 * and depend on the input alone; they mean nothing.
 *
 * @param model as requested
 * @param inputs one vector is answered for each
 * @param base64 little-endian 32-bit floats in base64 rather than a JSON array
 */
public record EmbeddingAnswer(
        String model,
        List<String> inputs,
        int dimensions,
        boolean base64,
        @Nullable Usage usage) {

    public Buffer body() {
        Buffer json = Buffer.buffer("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < inputs.size(); i++) {
            json.appendString(i == 0 ? "" : ",")
                    .appendString("{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":")
                    .appendString(written(vector(inputs.get(i), dimensions)))
                    .appendString("}");
        }
        json.appendString("],\"model\":" + Json.quoted(Envelope.simulated(model)));
        if (usage != null) {
            json.appendString(",\"usage\":" + usage.embedding());
        }
        return json.appendString("}\n");
    }

    static float[] vector(String text, int dimensions) {
        SplittableRandom random = new SplittableRandom(text.hashCode());
        double[] raw = new double[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            raw[i] = random.nextDouble() - 0.5;
            squares += raw[i] * raw[i];
        }
        double norm = Math.sqrt(squares);
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (raw[i] / norm);
        }
        return vector;
    }

    private String written(float[] vector) {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            return "\"" + Base64.getEncoder().encodeToString(bytes.array()) + "\"";
        }
        StringBuilder numbers = new StringBuilder(vector.length * 13).append('[');
        for (int i = 0; i < vector.length; i++) {
            numbers.append(i == 0 ? "" : ",").append(vector[i]);
        }
        return numbers.append(']').toString();
    }
}
