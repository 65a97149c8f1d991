package dev.keyreeve.relay.inbound;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.exchange.Call;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refused;
import dev.keyreeve.relay.stream.InStreamError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;

/** {@code POST /v1/chat/completions}. */
final class ChatCompletions implements ApiFamily {
    /** The blank line first ends whatever event the provider left open. */
    private static final InStreamError ERROR = error -> Buffer.buffer("\n\ndata: ")
            .appendBytes(Json.write(Map.of("error", error.error())))
            .appendString("\n\n");

    /**
     * A stream says what it used only when it is asked to, so it always is; the caller who did not ask never sees the
     * chunk that comes of it.
     */
    @Override
    public Call read(ObjectNode body, int bodyBytes) throws Refused {
        var model = RequestFields.model(body);
        boolean streamed = RequestFields.flag(body, "stream");
        boolean asked = false;
        if (streamed) {
            var options = options(body);
            asked = RequestFields.flag(options, "include_usage");
            options.put("include_usage", true);
        }
        return new Call(
                Operation.CHAT_COMPLETIONS,
                HttpMethod.POST,
                "/chat/completions",
                model,
                Optional.of(body),
                bodyBytes,
                streamed && !asked,
                streamed ? Optional.of(ERROR) : Optional.empty());
    }

    private static ObjectNode options(ObjectNode body) throws Refused {
        var options = body.get("stream_options");
        if (options == null || options.isNull()) {
            return body.putObject("stream_options");
        }
        if (options instanceof ObjectNode object) {
            return object;
        }
        throw new Refused(Refusal.Unfit.request("'stream_options' must be an object", "stream_options"));
    }
}
