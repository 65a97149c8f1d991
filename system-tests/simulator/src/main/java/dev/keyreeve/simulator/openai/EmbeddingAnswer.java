package dev.keyreeve.simulator.openai;

import dev.keyreeve.simulator.text.Vectors;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
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
                    .appendString(written(Vectors.of(inputs.get(i), dimensions)))
                    .appendString("}");
        }
        json.appendString("],\"model\":" + Json.quoted(Envelope.simulated(model)));
        if (usage != null) {
            json.appendString(",\"usage\":" + usage.embedding());
        }
        return json.appendString("}\n");
    }

    private String written(float[] vector) {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            return "\"" + Base64.getEncoder().encodeToString(bytes.array()) + "\"";
        }
        return Vectors.json(vector);
    }
}
