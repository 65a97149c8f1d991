package dev.keyreeve.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Pacing;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.EventStream;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/responses}:
 * <a href="https://platform.openai.com/docs/api-reference/responses/create">platform.openai.com</a>. One that goes on
 * from an earlier response reads that one's input and output, too. One in the background is billed when it is accepted.
 */
record ResponsesEndpoint(InstantSource clock, StoredResponses stored) implements Endpoint {
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
        boolean background = body.flag("background");
        boolean stream = body.flag("stream");
        if (background && stream) {
            throw new Refusal(ApiError.invalid(
                    "background", "unsupported_parameter", "The simulator streams no response in the background."));
        }
        int maximum = body.whole("max_output_tokens", LEAST_MAXIMUM, Integer.MAX_VALUE, Integer.MAX_VALUE);
        Prompt prompt = prompt(body, request.caller());
        return new Reading(body.asked(model, prompt, stream), behavior -> {
            Length length = Length.of(behavior, maximum);
            ResponseAnswer answer = ResponseAnswer.of(
                    Envelope.response(model, clock.instant()), length, body.json(), usage(prompt, length, behavior));
            if (background) {
                return queued(request, body, prompt, answer, behavior);
            }
            return stream
                    ? new Answer.Streamed(kept(request, body, prompt, answer), length.reasoning())
                    : plain(request, body, prompt, answer);
        });
    }

    private Answer plain(Incoming request, RequestBody body, Prompt prompt, ResponseAnswer answer) {
        ObjectNode done = answer.finished();
        keep(request, body, prompt, answer, done, null);
        return new Answer.Plain(
                Buffer.buffer(Json.of(done) + "\n"),
                answer.length().visible(),
                answer.length().reasoning());
    }

    /** A stream is stored when it has come to its end. */
    private EventStream kept(Incoming request, RequestBody body, Prompt prompt, ResponseAnswer answer) {
        return new ResponseStream(answer, done -> keep(request, body, prompt, answer, done, null));
    }

    private Answer queued(Incoming request, RequestBody body, Prompt prompt, ResponseAnswer answer, Behavior behavior) {
        int visible = answer.length().visible();
        long wait = Pacing.of(behavior).due(Math.max(0, visible - 1));
        ObjectNode done = answer.finished().put("background", true);
        keep(request, body, prompt, answer, done, clock.instant().plusNanos(wait));
        return new Answer.Queued(
                Buffer.buffer(Json.of(StoredResponses.unfinished(done, "queued")) + "\n"),
                visible + answer.length().reasoning());
    }

    private void keep(
            Incoming request,
            RequestBody body,
            Prompt prompt,
            ResponseAnswer answer,
            ObjectNode done,
            @Nullable Instant due) {
        if (!body.has("store") || body.flag("store")) {
            int tokens = prompt.tokens() + answer.length().visible();
            stored.keep(
                    request.caller(),
                    new StoredResponses.Stored(done, body.get("input"), tokens, due),
                    request.body().length() + 8L * tokens);
        }
    }

    private static @Nullable Usage usage(Prompt prompt, Length length, Behavior behavior) {
        return behavior.fault() instanceof Fault.NoUsage
                ? null
                : new Usage(
                        prompt.tokens(),
                        behavior.cachedTokens(),
                        length.visible() + length.reasoning(),
                        length.reasoning());
    }

    private Prompt prompt(RequestBody body, String caller) {
        PromptReader reader = new PromptReader();
        String previous = body.text("previous_response_id");
        if (previous != null) {
            reader.earlier(earlier(caller, previous));
        }
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

    private int earlier(String caller, String previous) {
        StoredResponses.Stored found = stored.get(caller, previous);
        if (found == null) {
            throw new Refusal(ApiError.invalid(
                    "previous_response_id",
                    "previous_response_not_found",
                    "Previous response with id '" + previous + "' not found."));
        }
        return found.tokens();
    }
}
