package dev.keyreeve.simulator.gemini;

import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.text.Prompt;
import io.vertx.core.buffer.Buffer;

/** {@code :countTokens}: <a href="https://ai.google.dev/api/tokens">ai.google.dev</a>. It is free of charge. */
record CountTokensEndpoint() implements Endpoint {
    @Override
    public String name() {
        return "gemini.count_tokens";
    }

    @Override
    public Reading read(Incoming request) {
        String model = RequestBody.existing(request.parameter("model"));
        RequestBody body = RequestBody.parse(request);
        RequestBody asked =
                body.has("generateContentRequest") ? new RequestBody(body.get("generateContentRequest")) : body;
        Prompt prompt = ContentPrompt.of(asked);
        return new Reading(
                new Asked(model, prompt.unbilled(), null, null, false),
                _ -> Answer.unbilled(Buffer.buffer("{\"totalTokens\":" + prompt.tokens()
                        + ",\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":" + prompt.tokens()
                        + "}]}\n")));
    }
}
