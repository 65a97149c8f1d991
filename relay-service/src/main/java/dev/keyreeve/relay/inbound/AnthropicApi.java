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

/** Anthropic's API below {@code /v1} (docs.anthropic.com/en/api). */
final class AnthropicApi {
    static final String BASE = Dialect.ANTHROPIC.base();

    static final Set<String> QUERY = Set.of("after_id", "before_id", "limit", "beta");

    static final List<Endpoint> ENDPOINTS = List.of(
            post("/messages", Operation.MESSAGES, AnswerFormat.ANTHROPIC_MESSAGES, Carries.JSON)
                    .streaming(Streams.BY_FIELD),
            post("/messages/count_tokens", Operation.TOKEN_COUNTS, AnswerFormat.ANTHROPIC_COUNT, Carries.JSON),
            post("/messages/batches", Operation.BATCHES, AnswerFormat.UNKNOWN, Carries.JSON)
                    .withModel(ModelIn.NOWHERE),
            free(GET, "/messages/batches", Operation.STORED),
            free(GET, "/messages/batches/{id}", Operation.STORED),
            free(GET, "/messages/batches/{id}/results", Operation.STORED),
            free(POST, "/messages/batches/{id}/cancel", Operation.STORED),
            free(DELETE, "/messages/batches/{id}", Operation.STORED),
            free(GET, "/models", Operation.MODELS),
            free(GET, "/models/{name}", Operation.MODELS).withModel(ModelIn.PATH));

    private AnthropicApi() {}
}
