package dev.keyreeve.simulator.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.text.Words;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.EventStream;
import dev.keyreeve.simulator.wire.Events;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A response as events, each with its {@code sequence_number}:
 * <a href="https://platform.openai.com/docs/api-reference/responses-streaming">the events</a>. There is no
 * {@code [DONE]}.
 */
final class ResponseStream implements EventStream {
    private static final byte[] DELTA_END = "\",\"logprobs\":[]}\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ResponseAnswer answer;
    private final String deltaStart;
    private final String deltaMiddle;
    private final Consumer<ObjectNode> whenDone;
    private int sequence;

    /** @param whenDone takes the whole response when it has come to its end */
    ResponseStream(ResponseAnswer answer, Consumer<ObjectNode> whenDone) {
        this.whenDone = whenDone;
        this.answer = answer;
        this.deltaStart = "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
                + "\"sequence_number\":";
        this.deltaMiddle =
                ",\"item_id\":\"" + answer.messageId() + "\",\"output_index\":0,\"content_index\":0,\"delta\":\"";
    }

    @Override
    public Buffer early() {
        Buffer events = Buffer.buffer(2048);
        ObjectNode created = event("response.created");
        created.set("response", answer.inProgress());
        Events.named(events, created);
        ObjectNode inProgress = event("response.in_progress");
        inProgress.set("response", answer.inProgress());
        Events.named(events, inProgress);
        return events;
    }

    @Override
    public Buffer opening() {
        Buffer events = Buffer.buffer(512);
        ObjectNode item = event("response.output_item.added").put("output_index", 0);
        item.set("item", answer.item("in_progress"));
        Events.named(events, item);
        ObjectNode part = place(event("response.content_part.added"));
        part.set("part", ResponseAnswer.part(""));
        Events.named(events, part);
        return events;
    }

    @Override
    public int size() {
        return answer.length().visible();
    }

    @Override
    public Buffer content(int index) {
        return Buffer.buffer(256)
                .appendString(deltaStart)
                .appendString(Integer.toString(sequence++))
                .appendString(deltaMiddle)
                .appendBytes(Words.piece(index))
                .appendBytes(DELTA_END);
    }

    @Override
    public Buffer closing() {
        Buffer events = Buffer.buffer(2048);
        String text = answer.text();
        ObjectNode textDone = place(event("response.output_text.done")).put("text", text);
        textDone.putArray("logprobs");
        Events.named(events, textDone);
        ObjectNode partDone = place(event("response.content_part.done"));
        partDone.set("part", ResponseAnswer.part(text));
        Events.named(events, partDone);
        ObjectNode itemDone = event("response.output_item.done").put("output_index", 0);
        itemDone.set("item", answer.item(answer.status(), ResponseAnswer.part(text)));
        Events.named(events, itemDone);
        ObjectNode end = event("response." + answer.status());
        ObjectNode finished = answer.finished();
        whenDone.accept(finished);
        end.set("response", finished);
        Events.named(events, end);
        return events;
    }

    @Override
    public Buffer broken() {
        Buffer events = Buffer.buffer(2048);
        Events.named(
                events,
                event("error")
                        .put("code", "server_error")
                        .put("message", ApiError.SERVER_FAILURE)
                        .putNull("param"));
        ObjectNode failed = event("response.failed");
        failed.set("response", answer.failed());
        Events.named(events, failed);
        return events;
    }

    private ObjectNode event(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("sequence_number", sequence++);
    }

    private ObjectNode place(ObjectNode event) {
        return event.put("item_id", answer.messageId()).put("output_index", 0).put("content_index", 0);
    }
}
