package dev.keyreeve.relay.inbound;

import static dev.keyreeve.relay.inbound.Endpoint.free;
import static dev.keyreeve.relay.inbound.Endpoint.post;
import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.inbound.Endpoint.Carries;
import dev.keyreeve.relay.inbound.Endpoint.ModelIn;
import dev.keyreeve.relay.inbound.Endpoint.Streams;
import dev.keyreeve.relay.meter.AnswerFormat;
import java.util.List;
import java.util.Set;

/**
 * OpenAI's API below {@code /v1} (platform.openai.com/docs/api-reference), which many servers speak. Not here, and so
 * refused: what makes keys for others ({@code realtime/client_secrets}), what runs and costs at the provider without a
 * request of its own (assistants, fine-tuning, vector stores, evals, containers), and what deletes models.
 */
final class OpenAiApi {
    static final String BASE = Dialect.OPENAI.base();

    static final Set<String> QUERY = Set.of(
            "after",
            "before",
            "limit",
            "order",
            "purpose",
            "stream",
            "starting_after",
            "include_obfuscation",
            "include",
            "include[]",
            "beta");

    static final List<Endpoint> ENDPOINTS = List.of(
            post("/chat/completions", Operation.CHAT_COMPLETIONS, AnswerFormat.OPENAI_CHAT, Carries.JSON)
                    .streaming(Streams.BY_FIELD_WITH_USAGE),
            post("/completions", Operation.COMPLETIONS, AnswerFormat.OPENAI_CHAT, Carries.JSON)
                    .streaming(Streams.BY_FIELD_WITH_USAGE),
            post("/responses", Operation.RESPONSES, AnswerFormat.OPENAI_RESPONSES, Carries.JSON)
                    .streaming(Streams.BY_FIELD),
            post("/responses/input_tokens", Operation.TOKEN_COUNTS, AnswerFormat.NOTHING, Carries.JSON)
                    .withModel(ModelIn.BODY_IF_ANY),
            free(GET, "/responses/{id}", Operation.STORED)
                    .answering(AnswerFormat.OPENAI_STORED_RESPONSE)
                    .streaming(Streams.BY_QUERY),
            free(GET, "/responses/{id}/input_items", Operation.STORED),
            free(POST, "/responses/{id}/cancel", Operation.STORED).answering(AnswerFormat.OPENAI_STORED_RESPONSE),
            free(DELETE, "/responses/{id}", Operation.STORED),
            post("/embeddings", Operation.EMBEDDINGS, AnswerFormat.OPENAI_EMBEDDINGS, Carries.JSON),
            post("/moderations", Operation.MODERATIONS, AnswerFormat.OPENAI_MODERATIONS, Carries.JSON)
                    .withModel(ModelIn.BODY_IF_ANY),
            post("/images/generations", Operation.IMAGES, AnswerFormat.OPENAI_IMAGES, Carries.JSON)
                    .withModel(ModelIn.BODY_IF_ANY)
                    .streaming(Streams.BY_FIELD),
            post("/images/edits", Operation.IMAGES, AnswerFormat.OPENAI_IMAGES, Carries.FORM)
                    .withModel(ModelIn.BODY_IF_ANY)
                    .streaming(Streams.BY_FIELD),
            post("/images/variations", Operation.IMAGES, AnswerFormat.OPENAI_IMAGES, Carries.FORM)
                    .withModel(ModelIn.BODY_IF_ANY),
            post("/audio/speech", Operation.AUDIO_SPEECHES, AnswerFormat.OPENAI_SPEECH, Carries.JSON)
                    .streaming(Streams.BY_FORMAT),
            post(
                            "/audio/transcriptions",
                            Operation.AUDIO_TRANSCRIPTIONS,
                            AnswerFormat.OPENAI_TRANSCRIPTION,
                            Carries.FORM)
                    .streaming(Streams.BY_FIELD),
            post(
                    "/audio/translations",
                    Operation.AUDIO_TRANSCRIPTIONS,
                    AnswerFormat.OPENAI_TRANSCRIPTION,
                    Carries.FORM),
            post("/files", Operation.FILES, AnswerFormat.NOTHING, Carries.FORM).withModel(ModelIn.NOWHERE),
            free(GET, "/files", Operation.STORED),
            free(GET, "/files/{id}", Operation.STORED),
            free(GET, "/files/{id}/content", Operation.STORED),
            free(DELETE, "/files/{id}", Operation.STORED),
            post("/uploads", Operation.FILES, AnswerFormat.NOTHING, Carries.JSON)
                    .withModel(ModelIn.NOWHERE),
            post("/uploads/{id}/parts", Operation.FILES, AnswerFormat.NOTHING, Carries.FORM)
                    .withModel(ModelIn.NOWHERE),
            post("/uploads/{id}/complete", Operation.FILES, AnswerFormat.NOTHING, Carries.JSON)
                    .withModel(ModelIn.NOWHERE),
            free(POST, "/uploads/{id}/cancel", Operation.STORED),
            post("/batches", Operation.BATCHES, AnswerFormat.OPENAI_BATCH, Carries.JSON)
                    .withModel(ModelIn.NOWHERE),
            free(GET, "/batches", Operation.STORED),
            free(GET, "/batches/{id}", Operation.STORED).answering(AnswerFormat.OPENAI_BATCH),
            free(POST, "/batches/{id}/cancel", Operation.STORED).answering(AnswerFormat.OPENAI_BATCH),
            new Endpoint(
                    GET,
                    PathTemplate.of("/realtime"),
                    Operation.REALTIME,
                    AnswerFormat.OPENAI_REALTIME,
                    Carries.MESSAGES,
                    ModelIn.QUERY,
                    Streams.NEVER),
            free(GET, "/models", Operation.MODELS),
            free(GET, "/models/{name}", Operation.MODELS).withModel(ModelIn.PATH));

    private OpenAiApi() {}
}
