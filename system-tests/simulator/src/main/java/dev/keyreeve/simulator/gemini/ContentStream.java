package dev.keyreeve.simulator.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.text.Words;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.EventStream;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * An answer in chunks, as events or as the elements of a JSON array. Each chunk tells the usage up to it, so the last one
 * tells all; that one is sent with the end.
 */
final class ContentStream implements EventStream {
    private final ContentAnswer answer;
    private final boolean events;
    private boolean begun;

    ContentStream(ContentAnswer answer, boolean events) {
        this.answer = answer;
        this.events = events;
    }

    @Override
    public CharSequence contentType() {
        return events ? "text/event-stream" : "application/json; charset=UTF-8";
    }

    @Override
    public Buffer early() {
        return Buffer.buffer();
    }

    @Override
    public Buffer opening() {
        return Buffer.buffer(events ? "" : "[");
    }

    @Override
    public int size() {
        return answer.length().visible();
    }

    @Override
    public Buffer content(int index) {
        String piece = new String(Words.piece(index), StandardCharsets.US_ASCII);
        return chunk(answer.response(piece, index + 1, false));
    }

    @Override
    public Buffer closing() {
        return end(answer.response("", answer.length().visible(), true));
    }

    @Override
    public Buffer broken() {
        return end(GeminiError.object(ApiError.serverFailure()));
    }

    private Buffer end(ObjectNode last) {
        Buffer chunk = chunk(last);
        return events ? chunk : chunk.appendString("\n]");
    }

    private Buffer chunk(ObjectNode chunk) {
        String before = events ? "data: " : begun ? ",\r\n" : "";
        begun = true;
        return Buffer.buffer(before + Json.of(chunk) + (events ? "\r\n\r\n" : "\n"));
    }
}
