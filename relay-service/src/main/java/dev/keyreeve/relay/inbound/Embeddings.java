package dev.keyreeve.relay.inbound;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.exchange.Call;
import dev.keyreeve.relay.exchange.Refused;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/** {@code POST /v1/embeddings}. Never a stream. */
final class Embeddings implements ApiFamily {
    @Override
    public Call read(ObjectNode body, int bodyBytes) throws Refused {
        return new Call(
                Operation.EMBEDDINGS,
                HttpMethod.POST,
                "/embeddings",
                RequestFields.model(body),
                Optional.of(body),
                bodyBytes,
                false,
                Optional.empty());
    }
}
