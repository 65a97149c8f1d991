package dev.keyreeve.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.text.TokenRule;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/completions}, the API before chat:
 * <a href="https://platform.openai.com/docs/api-reference/completions/create">platform.openai.com</a>. The prompt is one
 * of the forms that an embedding's input has; {@code n} choices are answered for each.
 */
record CompletionsEndpoint(InstantSource clock) implements Endpoint {
    private static final int USUAL_MAXIMUM = 16;
    private static final int MOST_CHOICES = 128;

    @Override
    public String name() {
        return "completions";
    }

    @Override
    public Reading read(Incoming request) {
        RequestBody body = RequestBody.parse(request);
        String model = body.model();
        boolean stream = body.flag("stream");
        boolean includeUsage = ChatEndpoint.includeUsage(body, stream);
        int maximum = body.whole("max_tokens", 1, Integer.MAX_VALUE, USUAL_MAXIMUM);
        int each = body.whole("n", 1, MOST_CHOICES, 1);
        Prompt.Builder gathered = new Prompt.Builder();
        int choices = each * prompts(body, gathered);
        Prompt prompt = gathered.build();
        return new Reading(body.asked(model, prompt, stream), behavior -> {
            Length length = Length.of(behavior, maximum);
            CompletionAnswer answer = new CompletionAnswer(
                    Envelope.textCompletion(model, clock.instant()),
                    length.visible(),
                    length.cut(),
                    choices,
                    usage(prompt, length, choices, behavior));
            int reasoning = Math.multiplyExact(length.reasoning(), choices);
            return stream
                    ? new Answer.Streamed(answer.stream(includeUsage), reasoning)
                    : new Answer.Plain(answer.body(), Math.multiplyExact(length.visible(), choices), reasoning);
        });
    }

    private static @Nullable Usage usage(Prompt prompt, Length length, int choices, Behavior behavior) {
        if (behavior.fault() instanceof Fault.NoUsage) {
            return null;
        }
        int output = Math.multiplyExact(length.visible() + length.reasoning(), choices);
        return new Usage(prompt.tokens(), behavior.cachedTokens(), output, length.reasoning() * choices);
    }

    /** @return how many there are */
    private static int prompts(RequestBody body, Prompt.Builder gathered) {
        body.require("prompt");
        JsonNode prompt = body.get("prompt");
        if (prompt.isTextual()) {
            said(prompt.textValue(), gathered);
            return 1;
        }
        JsonNode array = body.filledArray("prompt");
        if (array.get(0).isIntegralNumber()) {
            gathered.text(array.toString()).tokens(array.size());
            return 1;
        }
        for (JsonNode each : array) {
            if (each.isTextual()) {
                said(each.textValue(), gathered);
            } else if (each.isArray()) {
                gathered.text(each.toString()).tokens(each.size());
            } else {
                throw body.wrongType("prompt", "a string, or an array of strings or tokens");
            }
        }
        return array.size();
    }

    private static void said(String text, Prompt.Builder gathered) {
        gathered.text(text).tokens(TokenRule.ofText(TokenRule.bytes(text))).directedBy(text);
    }
}
