package dev.keyreeve.relay.stream;

import dev.keyreeve.contracts.error.ErrorBody;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/** How an API family says, in a stream that has begun with 200, that it ends in an error. */
public sealed interface InStreamError {
    /** What a stream that can say it comes as. */
    String mediaType();

    Buffer told(ErrorBody error);

    /** As an event of its own. */
    record Event(Function<ErrorBody, Buffer> written) implements InStreamError {
        @Override
        public String mediaType() {
            return "text/event-stream";
        }

        @Override
        public Buffer told(ErrorBody error) {
            return written.apply(error);
        }
    }

    /** As the last element of a list that grows; how it joins what has passed, the meter knows. */
    record Element(Function<ErrorBody, Buffer> written) implements InStreamError {
        @Override
        public String mediaType() {
            return "application/json";
        }

        @Override
        public Buffer told(ErrorBody error) {
            return written.apply(error);
        }
    }
}
