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

/**
 * {@code POST /v1/responses}:
 * <a href="https://platform.openai.com/docs/api-reference/responses/create">platform.openai.com</a>. Nothing is stored:
 * there is no earlier response to go on from, and none runs in the background.
 */
record ResponsesEndpoint(InstantSource clock) implements Endpoint {
    /** OpenAI refuses less. */
    private static final int LEAST_MAXIMUM = 16;

    @Override
    public String name() {
        return "responses";
    }

    @Override
    public Reading read(Incoming request) {
        RequestBody body = RequestBody.parse(request);
        String model = body.model();
        refuseUnsimulated(body);
        boolean stream = body.flag("stream");
        int maximum = body.whole("max_output_tokens", LEAST_MAXIMUM, Integer.MAX_VALUE, Integer.MAX_VALUE);
        Prompt prompt = prompt(body);
        return new Reading(
                body.asked(model, prompt, stream),
                behavior -> answer(body, model, prompt, stream, Length.of(behavior, maximum), behavior));
    }

    private Answer answer(
            RequestBody body, String model, Prompt prompt, boolean stream, Length length, Behavior behavior) {
        Usage usage = behavior.fault() instanceof Fault.NoUsage
                ? null
                : new Usage(
                        prompt.tokens(),
                        behavior.cachedTokens(),
                        length.visible() + length.reasoning(),
                        length.reasoning());
        ResponseAnswer answer =
                ResponseAnswer.of(Envelope.response(model, clock.instant()), length, body.json(), usage);
        return stream
                ? new Answer.Streamed(answer.stream(), length.reasoning())
                : new Answer.Plain(answer.body(), length.visible(), length.reasoning());
    }

    private static Prompt prompt(RequestBody body) {
        PromptReader reader = new PromptReader();
        String instructions = body.text("instructions");
        if (instructions != null) {
            reader.said(instructions, false);
        }
        JsonNode input = body.get("input");
        if (input.isTextual()) {
            reader.said(input.textValue(), true);
        } else {
            int index = 0;
            for (JsonNode item : body.filledArray("input")) {
                reader.message("input[" + index++ + "]", item);
            }
        }
        return reader.definitions(body.get("tools"))
                .definitions(body.path("text", "format"))
                .prompt();
    }

    private static void refuseUnsimulated(RequestBody body) {
        String previous = body.text("previous_response_id");
        if (previous != null) {
            throw new Refusal(ApiError.invalid(
                    "previous_response_id",
                    "previous_response_not_found",
                    "Previous response with id '" + previous + "' not found."));
        }
        if (body.flag("background")) {
            throw new Refusal(ApiError.invalid(
                    "background", "unsupported_parameter", "The simulator runs no response in the background."));
        }
    }
}
