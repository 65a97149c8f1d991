package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.wire.EventStream;
import io.vertx.core.buffer.Buffer;

/** An answer that is ready to be sent at its pace. */
public sealed interface Answer {

    /** Output tokens that are billed and not shown, over all choices. */
    int reasoning();

    /**
     * An answer in one piece.
     *
     * @param visible output tokens in the body, over all choices; they set its delay
     */
    record Plain(Buffer body, CharSequence contentType, int visible, int reasoning) implements Answer {
        public Plain(Buffer body, int visible, int reasoning) {
            this(body, Headers.JSON, visible, reasoning);
        }
    }

    record Streamed(EventStream events, int reasoning) implements Answer {}

    /**
     * An answer that is sent at once, while what it is billed for comes later.
     *
     * @param reasoning all output tokens
     */
    record Queued(Buffer body, int reasoning) implements Answer {}

    static Answer unbilled(Buffer body) {
        return new Plain(body, 0, 0);
    }
}
