package dev.keyreeve.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.wire.ApiError;
import java.time.InstantSource;
import java.util.regex.Pattern;

/**
 * {@code POST /v1/chat/completions}:
 * <a href="https://platform.openai.com/docs/api-reference/chat/create">platform.openai.com</a>. Tools are read and
 * counted, and never called.
 */
record ChatEndpoint(InstantSource clock) implements Endpoint {
    private static final int MAX_CHOICES = 128;
    private static final long MAX_TOKENS_IN_ALL = 1_000_000;

    /** These models know {@code max_completion_tokens} alone. */
    private static final Pattern REASONING_MODEL = Pattern.compile("(o[0-9]|gpt-5).*");

    @Override
    public String name() {
        return "chat.completions";
    }

    @Override
    public Reading read(Incoming request) {
        RequestBody body = RequestBody.parse(request);
        String model = body.model();
        boolean stream = body.flag("stream");
        Prompt prompt = prompt(body);
        Request asked =
                new Request(model, prompt, stream, includeUsage(body, stream), maximum(body, model), choices(body));
        return new Reading(body.asked(model, prompt, stream), behavior -> answer(asked, behavior));
    }

    private record Request(
            String model, Prompt prompt, boolean stream, boolean includeUsage, int maximum, int choices) {}

    private Answer answer(Request request, Behavior behavior) {
        Length length = Length.of(behavior, request.maximum);
        int visible = Math.multiplyExact(length.visible(), request.choices);
        int reasoning = Math.multiplyExact(length.reasoning(), request.choices);
        if ((long) visible + reasoning > MAX_TOKENS_IN_ALL) {
            throw new Refusal(ApiError.invalid(
                    "n",
                    "simulator_bad_behavior",
                    "The simulator answers with at most " + MAX_TOKENS_IN_ALL + " tokens over all choices."));
        }
        Usage usage = behavior.fault() instanceof Fault.NoUsage
                ? null
                : new Usage(request.prompt.tokens(), behavior.cachedTokens(), visible + reasoning, reasoning);
        ChatAnswer answer =
                new ChatAnswer(Envelope.completion(request.model, clock.instant()), length, request.choices, usage);
        return request.stream
                ? new Answer.Streamed(answer.stream(request.includeUsage), reasoning)
                : new Answer.Plain(answer.body(), visible, reasoning);
    }

    private static Prompt prompt(RequestBody body) {
        PromptReader reader = new PromptReader();
        int index = 0;
        for (JsonNode message : body.filledArray("messages")) {
            reader.message("messages[" + index++ + "]", message);
        }
        return reader.definitions(body.get("tools"))
                .definitions(body.get("functions"))
                .definitions(body.get("response_format"))
                .prompt();
    }

    static boolean includeUsage(RequestBody body, boolean stream) {
        if (!body.has("stream_options")) {
            return false;
        }
        if (!stream) {
            throw new Refusal(ApiError.invalid(
                    "stream_options",
                    null,
                    "The 'stream_options' parameter is only allowed when 'stream' is enabled."));
        }
        if (!body.get("stream_options").isObject()) {
            throw body.wrongType("stream_options", "an object");
        }
        return new RequestBody(body.get("stream_options")).flag("include_usage");
    }

    private static int maximum(RequestBody body, String model) {
        boolean legacy = body.has("max_tokens");
        if (legacy && body.has("max_completion_tokens")) {
            throw new Refusal(ApiError.invalid(
                    "max_tokens",
                    "invalid_parameter_combination",
                    "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."));
        }
        if (legacy && REASONING_MODEL.matcher(model).matches()) {
            throw new Refusal(ApiError.invalid(
                    "max_tokens",
                    "unsupported_parameter",
                    "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
                            + " 'max_completion_tokens' instead."));
        }
        return body.whole(legacy ? "max_tokens" : "max_completion_tokens", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static int choices(RequestBody body) {
        return body.whole("n", 1, MAX_CHOICES, 1);
    }
}
