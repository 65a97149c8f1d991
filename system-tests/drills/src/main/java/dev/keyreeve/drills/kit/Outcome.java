package dev.keyreeve.drills.kit;

import java.time.Duration;

/** How a call ended, as its client saw it. */
public sealed interface Outcome {
    /** A 200 to its end. @param events of a stream, the last one included; 0 for a plain answer */
    record Answered(int events) implements Outcome {}

    /**
     * An error answer.
     *
     * @param code {@code error.code}, or an empty string
     * @param message {@code error.message}, or an empty string
     * @param took from sending to the answer
     */
    record Refused(int status, String code, String message, Duration took) implements Outcome {}

    /** A stream that had begun with 200 and ended in an error event. */
    record Cut(String code, int events) implements Outcome {}

    /** The client closed the connection, as it meant to. */
    record HungUp(int events) implements Outcome {}

    /** No answer, or one that broke off without a word. */
    record Broken(String why, int events) implements Outcome {}
}
