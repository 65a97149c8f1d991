package dev.keyreeve.simulator.openai;

import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.RequestBody;

/**
 * {@code GET /v1/models} and {@code GET /v1/models/{id}}:
 * <a href="https://platform.openai.com/docs/api-reference/models">platform.openai.com</a>.
 */
record ModelsEndpoint() implements Endpoint {
    @Override
    public String name() {
        return "models";
    }

    @Override
    public Reading read(Incoming request) {
        if (request.parameters().isEmpty()) {
            return Reading.unbilled(null, Models::list);
        }
        String id = RequestBody.existing(request.parameter("id"));
        return Reading.unbilled(id, () -> Models.one(id));
    }
}
