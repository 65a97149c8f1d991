package dev.keyreeve.simulator.openai.media;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.EventStream;
import dev.keyreeve.simulator.wire.Events;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;

/**
 * An answer of the images API, plain or as a stream.
 *
 * @param told whether it says what it used
 */
record ImageAnswer(ImageOrder order, long created, boolean told) {
    /** A PNG of one grey pixel. */
    static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNo" + "AAAAggCBd81ytgAAAABJRU5ErkJggg==";

    Buffer body() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("created", created);
        ArrayNode data = answer.putArray("data");
        for (int i = 0; i < order.count(); i++) {
            if (order.asUrl()) {
                data.addObject().put("url", "https://simulator.invalid/image.png");
            } else {
                data.addObject().put("b64_json", PIXEL);
            }
        }
        if (order.billed()) {
            kind(answer);
        }
        if (told) {
            answer.set("usage", usage());
        }
        return Buffer.buffer(Json.of(answer) + "\n");
    }

    private void kind(ObjectNode of) {
        of.put("background", "opaque")
                .put("output_format", "png")
                .put("size", order.size())
                .put("quality", order.quality());
    }

    private ObjectNode usage() {
        int input = order.prompt().tokens();
        int output = order.output();
        ObjectNode usage = JsonNodeFactory.instance
                .objectNode()
                .put("input_tokens", input)
                .put("output_tokens", output)
                .put("total_tokens", input + output);
        usage.putObject("input_tokens_details")
                .put("text_tokens", input - order.inputImages())
                .put("image_tokens", order.inputImages());
        usage.putObject("output_tokens_details").put("text_tokens", 0).put("image_tokens", output);
        return usage;
    }

    EventStream stream() {
        return new Stream(this);
    }

    /** Images that are unfinished, then the image. An image's tokens are all counted with the first event. */
    private record Stream(ImageAnswer answer) implements EventStream {
        @Override
        public Buffer early() {
            return Buffer.buffer();
        }

        @Override
        public Buffer opening() {
            Buffer events = Buffer.buffer();
            for (int i = 0; i < answer.order.partial(); i++) {
                Events.named(events, event(".partial_image").put("partial_image_index", i));
            }
            return events;
        }

        @Override
        public int size() {
            return 0;
        }

        @Override
        public Buffer content(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public Buffer closing() {
            Buffer events = Buffer.buffer();
            ObjectNode completed = event(".completed");
            if (answer.told) {
                completed.set("usage", answer.usage());
            }
            Events.named(events, completed);
            return events;
        }

        @Override
        public Buffer broken() {
            Buffer events = Buffer.buffer();
            ObjectNode error = JsonNodeFactory.instance.objectNode().put("type", "error");
            error.putObject("error")
                    .put("type", "image_generation_server_error")
                    .put("code", "server_error")
                    .put("message", ApiError.SERVER_FAILURE)
                    .putNull("param");
            Events.named(events, error);
            return events;
        }

        private ObjectNode event(String suffix) {
            ObjectNode event = JsonNodeFactory.instance
                    .objectNode()
                    .put("type", answer.order.event() + suffix)
                    .put("created_at", answer.created)
                    .put("b64_json", PIXEL);
            answer.kind(event);
            return event;
        }
    }
}
