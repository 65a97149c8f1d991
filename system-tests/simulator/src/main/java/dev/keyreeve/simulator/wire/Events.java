package dev.keyreeve.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;

/** Writes server-sent events whose data is JSON. */
public final class Events {
    private Events() {}

    /** An event that is named by its data's {@code type}. */
    public static void named(Buffer events, ObjectNode event) {
        events.appendString("event: ").appendString(event.path("type").asText()).appendString("\n");
        unnamed(events, event);
    }

    public static void unnamed(Buffer events, ObjectNode event) {
        events.appendString("data: ").appendString(Json.of(event)).appendString("\n\n");
    }
}
