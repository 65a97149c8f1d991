package dev.keyreeve.relay.stream;

import io.vertx.core.buffer.Buffer;

/** Changes an answer's bytes on their way to the caller, after the meter has read them. For one answer, on one thread. */
public interface Filter {
    /** Passes everything as it is. */
    Filter NONE = new Filter() {
        @Override
        public Buffer next(Buffer piece) {
            return piece;
        }

        @Override
        public Buffer rest() {
            return Buffer.buffer();
        }
    };

    /** What may pass now; empty for nothing. */
    Buffer next(Buffer piece);

    /** The answer is whole: what was kept of it. */
    Buffer rest();
}
