package dev.keyreeve.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.text.Vectors;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** {@code :embedContent} and {@code :batchEmbedContents}: <a href="https://ai.google.dev/api/embeddings">ai.google.dev</a>. */
record EmbedEndpoint(boolean batch) implements Endpoint {
    private static final int USUAL_DIMENSIONS = 3072;

    private record Input(String text, int dimensions) {
        String vector() {
            return "{\"values\":" + Vectors.json(Vectors.of(text, dimensions)) + "}";
        }
    }

    @Override
    public String name() {
        return batch ? "gemini.batch_embed_contents" : "gemini.embed_content";
    }

    @Override
    public Reading read(Incoming request) {
        String model = RequestBody.existing(request.parameter("model"));
        RequestBody body = RequestBody.parse(request);
        Prompt.Builder gathered = new Prompt.Builder();
        List<Input> inputs = new ArrayList<>();
        if (batch) {
            for (JsonNode each : body.filledArray("requests")) {
                inputs.add(input(new RequestBody(each), gathered));
            }
        } else {
            inputs.add(input(body, gathered));
        }
        Prompt prompt = gathered.build();
        return new Reading(
                new Asked(model, prompt, null, null, false),
                behavior -> Answer.unbilled(answer(inputs, prompt, behavior)));
    }

    private static Input input(RequestBody body, Prompt.Builder prompt) {
        String text = ContentPrompt.said("content", body.get("content"), prompt);
        prompt.directedBy(text);
        JsonNode inner = body.get("embedContentConfig");
        RequestBody config = inner.isObject() ? new RequestBody(inner) : body;
        String name = config.has("outputDimensionality") ? "outputDimensionality" : "output_dimensionality";
        return new Input(text, config.whole(name, 1, USUAL_DIMENSIONS, USUAL_DIMENSIONS));
    }

    private Buffer answer(List<Input> inputs, Prompt prompt, Behavior behavior) {
        Buffer json = Buffer.buffer(batch ? "{\"embeddings\":[" : "{\"embedding\":");
        for (int i = 0; i < inputs.size(); i++) {
            json.appendString(i == 0 ? "" : ",").appendString(inputs.get(i).vector());
        }
        json.appendString(batch ? "]" : "");
        if (!(behavior.fault() instanceof Fault.NoUsage)) {
            json.appendString(",\"usageMetadata\":{\"promptTokenCount\":" + prompt.tokens() + ",\"totalTokenCount\":"
                    + prompt.tokens() + "}");
        }
        return json.appendString("}\n");
    }
}
