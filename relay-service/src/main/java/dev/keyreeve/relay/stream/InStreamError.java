package dev.keyreeve.relay.stream;

import dev.keyreeve.contracts.error.ErrorBody;
import io.vertx.core.buffer.Buffer;

/** How an API family says, in a stream that has begun with 200, that it ends in an error. */
@FunctionalInterface
public interface InStreamError {
    Buffer event(ErrorBody error);
}
