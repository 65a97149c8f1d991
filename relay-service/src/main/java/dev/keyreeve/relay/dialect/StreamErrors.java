package dev.keyreeve.relay.dialect;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.http.ErrorStyle;
import dev.keyreeve.relay.stream.InStreamError;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;

/** How each dialect's streams say that they end in an error. */
public final class StreamErrors {
    private StreamErrors() {}

    /** In a stream of server-sent events. A blank line first ends what was left open. */
    public static InStreamError event(Dialect dialect, Operation operation) {
        if (operation == Operation.RESPONSES) {
            return new InStreamError.Event(error -> event("error", responses(error)));
        }
        var style = ErrorStyle.of(dialect);
        // Anthropic's SDK reads an error only in an event of that name; OpenAI's and Google's look into the data.
        return new InStreamError.Event(
                style == ErrorStyle.ANTHROPIC
                        ? error -> event("error", style.event(error))
                        : error -> data("\n\n", style.event(error)));
    }

    /** In a list that grows, as Gemini's is where nobody asks for events. */
    public static InStreamError element(Dialect dialect) {
        var style = ErrorStyle.of(dialect);
        return new InStreamError.Element(error -> Buffer.buffer(style.event(error)));
    }

    /**
     * OpenAI's own {@code error} event, with the envelope beside it: a client that reads the event finds its fields, and
     * one that looks for {@code error} in whatever comes (as the SDKs do) finds that.
     */
    private static byte[] responses(ErrorBody error) {
        var envelope = error.error();
        var event = new LinkedHashMap<String, Object>();
        event.put("type", "error");
        event.put("code", envelope.code());
        event.put("message", envelope.message());
        event.put("param", envelope.param());
        event.put("error", envelope);
        return Json.write(event);
    }

    private static Buffer event(String name, byte[] json) {
        return data("\n\nevent: " + name + "\n", json);
    }

    private static Buffer data(String before, byte[] json) {
        return Buffer.buffer(before + "data: ").appendBytes(json).appendString("\n\n");
    }
}
