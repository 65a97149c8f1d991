package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Models;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/models} and {@code GET /v1/models/{id}}:
 * <a href="https://platform.openai.com/docs/api-reference/models">platform.openai.com</a>.
 */
record ModelsEndpoint() implements Endpoint {
    static final String PATH = "/v1/models";

    @Override
    public String name() {
        return "models";
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public Reading read(String path, Buffer body) {
        if (path.equals(PATH)) {
            return reading(null, Models.list());
        }
        String id = RequestBody.existing(decoded(path));
        return reading(id, Models.one(id));
    }

    private static String decoded(String path) {
        // A plus is a plus in a path.
        String escaped = path.substring(PATH.length() + 1).replace("+", "%2B");
        try {
            return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new Refusal(ApiError.unknownPath("GET", path));
        }
    }

    private static Reading reading(@Nullable String model, Buffer answer) {
        return new Reading(new Asked(model, Prompt.NONE, null, null, false), _ -> Answer.unbilled(answer));
    }
}
