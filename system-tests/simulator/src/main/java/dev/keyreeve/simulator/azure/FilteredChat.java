package dev.keyreeve.simulator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.wire.EventStream;
import dev.keyreeve.simulator.wire.Events;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;

/**
 * Chat with what Azure's content filter found, which is nothing. A stream begins with a chunk that has the prompt's
 * results, no choices, and no usage.
 */
record FilteredChat(Endpoint chat) implements Endpoint {
    private static final List<String> CATEGORIES = List.of("hate", "self_harm", "sexual", "violence");

    @Override
    public String name() {
        return chat.name();
    }

    @Override
    public Reading read(Incoming request) {
        Reading reading = chat.read(request);
        return new Reading(reading.asked(), behavior -> switch (reading.answering()
                .answer(behavior)) {
            case Answer.Plain plain ->
                new Answer.Plain(filtered(plain.body()), plain.contentType(), plain.visible(), plain.reasoning());
            case Answer.Streamed streamed -> new Answer.Streamed(new Filtered(streamed.events()), streamed.reasoning());
            case Answer.Queued queued -> queued;
        });
    }

    private static Buffer filtered(Buffer body) {
        try {
            ObjectNode answer = (ObjectNode) Json.MAPPER.readTree(body.getBytes());
            promptResults(answer);
            for (JsonNode choice : answer.path("choices")) {
                clear(((ObjectNode) choice).putObject("content_filter_results"));
            }
            return Buffer.buffer(Json.of(answer) + "\n");
        } catch (IOException e) {
            throw new IllegalStateException("a body that the simulator wrote is JSON", e);
        }
    }

    private static void promptResults(ObjectNode answer) {
        clear(answer.putArray("prompt_filter_results")
                .addObject()
                .put("prompt_index", 0)
                .putObject("content_filter_results"));
    }

    private static void clear(ObjectNode results) {
        CATEGORIES.forEach(
                each -> results.putObject(each).put("filtered", false).put("severity", "safe"));
    }

    private record Filtered(EventStream chat) implements EventStream {
        @Override
        public CharSequence contentType() {
            return chat.contentType();
        }

        @Override
        public Buffer early() {
            return chat.early();
        }

        @Override
        public Buffer opening() {
            ObjectNode first = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", "")
                    .put("object", "")
                    .put("created", 0)
                    .put("model", "");
            first.putArray("choices");
            promptResults(first);
            Buffer events = Buffer.buffer();
            Events.unnamed(events, first);
            return events.appendBuffer(chat.opening());
        }

        @Override
        public int size() {
            return chat.size();
        }

        @Override
        public Buffer content(int index) {
            return chat.content(index);
        }

        @Override
        public Buffer closing() {
            return chat.closing();
        }

        @Override
        public Buffer broken() {
            return chat.broken();
        }
    }
}
