package dev.keyreeve.simulator.anthropic;

import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.wire.ApiError;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/messages}: <a href="https://docs.anthropic.com/en/api/messages">docs.anthropic.com</a>. Tools are read
 * and counted, and never called; thinking is billed and not shown.
 */
record MessagesEndpoint() implements Endpoint {
    @Override
    public String name() {
        return "anthropic.messages";
    }

    @Override
    public Reading read(Incoming request) {
        RequestBody body = RequestBody.parse(request);
        String model = body.model();
        if (!body.has("max_tokens")) {
            throw new Refusal(ApiError.invalid("max_tokens", null, "max_tokens: Field required"));
        }
        int maximum = body.whole("max_tokens", 1, Integer.MAX_VALUE, 1);
        boolean stream = body.flag("stream");
        Prompt prompt = MessagePrompt.of(body);
        return new Reading(
                new Asked(model, prompt, user(body), null, stream),
                behavior -> answer(model, prompt, stream, Length.of(behavior, maximum), behavior));
    }

    private static @Nullable String user(RequestBody body) {
        return body.path("metadata", "user_id").textValue();
    }

    private static Answer answer(String model, Prompt prompt, boolean stream, Length length, Behavior behavior) {
        MessageUsage usage = behavior.fault() instanceof Fault.NoUsage
                ? null
                : MessageUsage.of(prompt.tokens(), length.visible() + length.reasoning(), length.reasoning(), behavior);
        MessageAnswer answer = MessageAnswer.of(model, length, usage);
        return stream
                ? new Answer.Streamed(new MessageStream(answer), length.reasoning())
                : new Answer.Plain(answer.body(), length.visible(), length.reasoning());
    }
}
