package dev.keyreeve.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.text.TokenRule;
import dev.keyreeve.simulator.wire.ApiError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/embeddings}:
 * <a href="https://platform.openai.com/docs/api-reference/embeddings/create">platform.openai.com</a>. The input is a
 * string, an array of strings, an array of tokens, or an array of arrays of tokens.
 */
record EmbeddingsEndpoint() implements Endpoint {
    private static final int MAX_INPUTS = 2048;
    private static final int MAX_DIMENSIONS = 3072;
    private static final int USUAL_DIMENSIONS = 1536;

    @Override
    public String name() {
        return "embeddings";
    }

    @Override
    public Reading read(Incoming request) {
        RequestBody body = RequestBody.parse(request);
        String model = body.model();
        int usual = model.endsWith("-large") ? MAX_DIMENSIONS : USUAL_DIMENSIONS;
        int dimensions = body.whole("dimensions", 1, MAX_DIMENSIONS, usual);
        boolean base64 = base64(body.text("encoding_format"));
        List<String> inputs = new ArrayList<>();
        Prompt.Builder gathered = new Prompt.Builder();
        inputs(body, inputs, gathered);
        Prompt prompt = gathered.build();
        return new Reading(body.asked(model, prompt, false), behavior -> {
            EmbeddingAnswer answer =
                    new EmbeddingAnswer(model, List.copyOf(inputs), dimensions, base64, usage(prompt, behavior));
            return Answer.unbilled(answer.body());
        });
    }

    private static @Nullable Usage usage(Prompt prompt, Behavior behavior) {
        return behavior.fault() instanceof Fault.NoUsage ? null : new Usage(prompt.tokens(), 0, 0, 0);
    }

    private static void inputs(RequestBody body, List<String> inputs, Prompt.Builder prompt) {
        body.require("input");
        JsonNode input = body.get("input");
        if (input.isTextual()) {
            string(input.textValue(), inputs, prompt);
            return;
        }
        JsonNode array = body.filledArray("input");
        if (array.get(0).isIntegralNumber()) {
            tokens(body, array, inputs, prompt);
            return;
        }
        if (array.size() > MAX_INPUTS) {
            throw new Refusal(ApiError.invalid(
                    "input", "array_above_max_length", "Invalid 'input': at most " + MAX_INPUTS + " inputs."));
        }
        for (JsonNode each : array) {
            if (each.isTextual()) {
                string(each.textValue(), inputs, prompt);
            } else if (each.isArray() && !each.isEmpty()) {
                tokens(body, each, inputs, prompt);
            } else {
                throw notAnInput(body);
            }
        }
    }

    private static void string(String text, List<String> inputs, Prompt.Builder prompt) {
        inputs.add(text);
        prompt.text(text).tokens(TokenRule.ofText(TokenRule.bytes(text))).directedBy(text);
    }

    private static void tokens(RequestBody body, JsonNode tokens, List<String> inputs, Prompt.Builder prompt) {
        for (JsonNode token : tokens) {
            if (!token.isIntegralNumber()) {
                throw notAnInput(body);
            }
        }
        inputs.add(tokens.toString());
        prompt.text(tokens.toString()).tokens(tokens.size());
    }

    private static Refusal notAnInput(RequestBody body) {
        return body.wrongType("input", "a string, an array of strings, an array of tokens or an array of token arrays");
    }

    private static boolean base64(@Nullable String format) {
        if (format == null || format.equals("float")) {
            return false;
        }
        if (format.equals("base64")) {
            return true;
        }
        throw new Refusal(ApiError.invalid(
                "encoding_format",
                "invalid_value",
                "Invalid value: '" + format + "'. Supported values are: 'float' and 'base64'."));
    }
}
