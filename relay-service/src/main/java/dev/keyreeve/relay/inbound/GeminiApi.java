package dev.keyreeve.relay.inbound;

import static dev.keyreeve.relay.inbound.Endpoint.free;
import static dev.keyreeve.relay.inbound.Endpoint.post;
import static io.vertx.core.http.HttpMethod.GET;

import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.inbound.Endpoint.Carries;
import dev.keyreeve.relay.inbound.Endpoint.ModelIn;
import dev.keyreeve.relay.inbound.Endpoint.Streams;
import dev.keyreeve.relay.meter.AnswerFormat;
import java.util.List;
import java.util.Set;

/**
 * The Gemini API below {@code /v1beta} or {@code /v1} (ai.google.dev/api). A key in the query ({@code ?key=}) is not read: addresses end up
 * in logs.
 */
final class GeminiApi {
    static final String BASE = Dialect.GEMINI.base();
    static final String STABLE = "/v1";

    static final Set<String> QUERY = Set.of("alt", "pageSize", "pageToken");

    static final List<Endpoint> ENDPOINTS = List.of(
            generate("/models/{model}:generateContent", Operation.GENERATE_CONTENT, AnswerFormat.GEMINI_GENERATE),
            generate("/models/{model}:streamGenerateContent", Operation.GENERATE_CONTENT, AnswerFormat.GEMINI_GENERATE)
                    .streaming(Streams.ALWAYS),
            generate("/models/{model}:embedContent", Operation.EMBEDDINGS, AnswerFormat.GEMINI_EMBED),
            generate("/models/{model}:batchEmbedContents", Operation.EMBEDDINGS, AnswerFormat.GEMINI_EMBED),
            generate("/models/{model}:countTokens", Operation.TOKEN_COUNTS, AnswerFormat.GEMINI_COUNT),
            free(GET, "/models", Operation.MODELS),
            free(GET, "/models/{model}", Operation.MODELS).withModel(ModelIn.PATH));

    private GeminiApi() {}

    private static Endpoint generate(String path, Operation operation, AnswerFormat answers) {
        return post(path, operation, answers, Carries.JSON).withModel(ModelIn.PATH);
    }
}
