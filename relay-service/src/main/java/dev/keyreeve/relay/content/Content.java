package dev.keyreeve.relay.content;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.json.Json;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What a request carries, understood. It is never printed. */
public sealed interface Content permits Content.Nothing, Content.Document, Form, Foreign {
    Nothing NOTHING = new Nothing();

    /** Of the body as the caller sent it. */
    int bytes();

    /** As it is sent upstream. */
    Rendered render();

    /** Of its own, to be written into; what nobody writes into is the same. */
    default Content copy() {
        return this;
    }

    default Optional<ObjectNode> document() {
        return Optional.empty();
    }

    /** @param mediaType of the body; empty where there is none */
    record Rendered(String mediaType, Buffer body) {}

    /** A GET, or a POST that says everything in its path. */
    record Nothing() implements Content {
        @Override
        public int bytes() {
            return 0;
        }

        @Override
        public Rendered render() {
            return new Rendered("", Buffer.buffer());
        }
    }

    /** One JSON object. Who bounds it may write into it. */
    record Document(ObjectNode json, int bytes) implements Content {
        @Override
        public Optional<ObjectNode> document() {
            return Optional.of(json);
        }

        @Override
        public Content copy() {
            return new Document(json.deepCopy(), bytes);
        }

        @Override
        public Rendered render() {
            return new Rendered("application/json", Buffer.buffer(Json.write(json)));
        }

        @Override
        public String toString() {
            return "Document[" + bytes + " bytes]";
        }
    }
}
