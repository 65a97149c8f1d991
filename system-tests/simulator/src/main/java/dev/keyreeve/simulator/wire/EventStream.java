package dev.keyreeve.simulator.wire;

import io.vertx.core.buffer.Buffer;

/**
 * The parts of one answer that is sent bit by bit, as server-sent events unless {@link #contentType} says otherwise, in the order in which they are written: {@link #early}, {@link #opening}, each
 * {@link #content}, then {@link #closing} or {@link #broken}. Each buffer
 * holds whole events.
 *
 * <p>Format of the events: <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG HTML, 9.2</a>.
 */
public interface EventStream {

    /** What the stream is, to HTTP. */
    default CharSequence contentType() {
        return "text/event-stream; charset=utf-8";
    }

    /** What is sent before the first token is there; may be empty. */
    Buffer early();

    /** What comes with the first token. */
    Buffer opening();

    /** How many content chunks there are: one per visible token. */
    int size();

    /**
     * The events that bring one token.
     *
     * @param index from 0 to {@link #size} - 1, ascending, each once
     */
    Buffer content(int index);

    /** The end of an answer that went well. */
    Buffer closing();

    /** The end of an answer in the middle of which the server failed; empty if there are no words for that in it. */
    Buffer broken();
}
