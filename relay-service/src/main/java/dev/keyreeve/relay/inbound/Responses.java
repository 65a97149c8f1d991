package dev.keyreeve.relay.inbound;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.exchange.Call;
import dev.keyreeve.relay.exchange.Refused;
import dev.keyreeve.relay.stream.InStreamError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Optional;

/** {@code POST /v1/responses}. Its streams say by themselves what they used. */
final class Responses implements ApiFamily {
    /**
     * OpenAI's own {@code error} event, with the envelope beside it: a client that reads the event finds its fields, and
     * one that looks for {@code error} in whatever comes (as the SDKs do) finds that.
     */
    private static final InStreamError ERROR = error -> {
        var envelope = error.error();
        var event = new LinkedHashMap<String, Object>();
        event.put("type", "error");
        event.put("code", envelope.code());
        event.put("message", envelope.message());
        event.put("param", envelope.param());
        event.put("error", envelope);
        return Buffer.buffer("\n\nevent: error\ndata: ")
                .appendBytes(Json.write(event))
                .appendString("\n\n");
    };

    @Override
    public Call read(ObjectNode body, int bodyBytes) throws Refused {
        var model = RequestFields.model(body);
        boolean streamed = RequestFields.flag(body, "stream");
        return new Call(
                Operation.RESPONSES,
                HttpMethod.POST,
                "/responses",
                model,
                Optional.of(body),
                bodyBytes,
                false,
                streamed ? Optional.of(ERROR) : Optional.empty());
    }
}
