package dev.keyreeve.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.text.Words;
import dev.keyreeve.simulator.wire.EventStream;
import dev.keyreeve.simulator.wire.Events;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * A message as events: <a href="https://docs.anthropic.com/en/api/messages-streaming">docs.anthropic.com</a>. Usage
 * comes with the first and with the last but one, and both are sums up to there.
 */
record MessageStream(MessageAnswer answer) implements EventStream {
    private static final byte[] DELTA_START = ("event: content_block_delta\ndata: {\"type\":\"content_block_delta\","
                    + "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"")
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DELTA_END = "\"}}\n\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public Buffer early() {
        return Buffer.buffer();
    }

    @Override
    public Buffer opening() {
        Buffer events = Buffer.buffer(1024);
        ObjectNode message = answer.message();
        MessageUsage usage = answer.usage();
        if (usage != null) {
            message.set("usage", usage.full(Math.min(1, usage.output())));
        }
        ObjectNode start = event("message_start");
        start.set("message", message);
        Events.named(events, start);
        ObjectNode block = event("content_block_start").put("index", 0);
        block.set("content_block", MessageAnswer.block(""));
        Events.named(events, block);
        Events.named(events, event("ping"));
        return events;
    }

    @Override
    public int size() {
        return answer.length().visible();
    }

    @Override
    public Buffer content(int index) {
        byte[] piece = Words.piece(index);
        return Buffer.buffer(DELTA_START.length + piece.length + DELTA_END.length)
                .appendBytes(DELTA_START)
                .appendBytes(piece)
                .appendBytes(DELTA_END);
    }

    @Override
    public Buffer closing() {
        Buffer events = Buffer.buffer(512);
        Events.named(events, event("content_block_stop").put("index", 0));
        ObjectNode delta = event("message_delta");
        delta.putObject("delta")
                .put("stop_reason", answer.stopReason())
                .putNull("stop_sequence")
                .putNull("stop_details")
                .putNull("container");
        MessageUsage usage = answer.usage();
        if (usage != null) {
            delta.set("usage", usage.cumulative(usage.output()));
        }
        Events.named(events, delta);
        Events.named(events, event("message_stop"));
        return events;
    }

    @Override
    public Buffer broken() {
        Buffer events = Buffer.buffer(256);
        ObjectNode error = event("error");
        error.putObject("error").put("type", "overloaded_error").put("message", "Overloaded (simulated)");
        Events.named(events, error);
        return events;
    }

    private static ObjectNode event(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
