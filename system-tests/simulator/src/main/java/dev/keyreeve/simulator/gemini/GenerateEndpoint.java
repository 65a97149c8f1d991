package dev.keyreeve.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.text.Prompt;

/**
 * {@code :generateContent} and {@code :streamGenerateContent}:
 * <a href="https://ai.google.dev/api/generate-content">ai.google.dev</a>. A stream is server-sent events with
 * {@code ?alt=sse}, else a JSON array that is written bit by bit.
 */
record GenerateEndpoint(boolean stream) implements Endpoint {
    @Override
    public String name() {
        return stream ? "gemini.stream_generate_content" : "gemini.generate_content";
    }

    @Override
    public Reading read(Incoming request) {
        String model = RequestBody.existing(request.parameter("model"));
        RequestBody body = RequestBody.parse(request);
        Prompt prompt = ContentPrompt.of(body);
        JsonNode config = ContentPrompt.either(body, "generationConfig", "generation_config");
        int maximum = maximum(new RequestBody(config));
        boolean events = "sse".equals(request.query().get("alt"));
        return new Reading(
                new Asked(model, prompt, null, null, stream),
                behavior -> answer(model, prompt, Length.of(behavior, maximum), events, behavior));
    }

    private Answer answer(String model, Prompt prompt, Length length, boolean events, Behavior behavior) {
        ContentUsage usage = behavior.fault() instanceof Fault.NoUsage
                ? null
                : new ContentUsage(
                        prompt.tokens(), Math.min(behavior.cachedTokens(), prompt.tokens()), length.reasoning());
        ContentAnswer answer = ContentAnswer.of(model, length, usage);
        return stream
                ? new Answer.Streamed(new ContentStream(answer, events), length.reasoning())
                : new Answer.Plain(answer.body(), length.visible(), length.reasoning());
    }

    private static int maximum(RequestBody config) {
        String name = config.has("maxOutputTokens") ? "maxOutputTokens" : "max_output_tokens";
        return config.whole(name, 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}
