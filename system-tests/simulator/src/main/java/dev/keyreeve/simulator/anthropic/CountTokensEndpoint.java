package dev.keyreeve.simulator.anthropic;

import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.text.Prompt;
import io.vertx.core.buffer.Buffer;

/**
 * {@code POST /v1/messages/count_tokens}:
 * <a href="https://docs.anthropic.com/en/api/messages-count-tokens">docs.anthropic.com</a>. It is free of charge.
 */
record CountTokensEndpoint() implements Endpoint {
    @Override
    public String name() {
        return "anthropic.count_tokens";
    }

    @Override
    public Reading read(Incoming request) {
        RequestBody body = RequestBody.parse(request);
        String model = body.model();
        Prompt prompt = MessagePrompt.of(body);
        return new Reading(
                new Asked(model, prompt.unbilled(), null, null, false),
                _ -> Answer.unbilled(Buffer.buffer("{\"input_tokens\":" + prompt.tokens() + "}\n")));
    }
}
