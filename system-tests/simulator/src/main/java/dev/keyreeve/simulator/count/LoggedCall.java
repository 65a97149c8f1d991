package dev.keyreeve.simulator.count;

import org.jspecify.annotations.Nullable;

/**
 * One call as {@code GET /_simulator/calls} tells it, in snake case: what a judge needs, and little enough to be kept for
 * many calls.
 *
 * @param sequence 1 for the first call since the last reset; two calls that arrive at the same moment on different event
 *     loops may be numbered either way
 * @param exchange the {@code x-keyreeve-exchange} header, else the {@code x-request-id} header
 * @param user OpenAI's {@code user}; null where the request had none or was not understood
 * @param arrivedNs when the head of the request had been read, on {@link System#nanoTime}: on Linux CLOCK_MONOTONIC, so
 *     it can be compared with any other process of the machine
 * @param notBeforeNs the earliest moment, on the same clock, at which those bytes can have been here: a busy machine lets
 *     the event loop wait, and what it reads late may have come early
 * @param endedNs when it settled, on the same clock; 0 while it is open
 * @param status the HTTP status; 0 if none was sent
 * @param outcome {@link Outcome#text()}
 */
public record LoggedCall(
        long sequence,
        String endpoint,
        @Nullable String model,
        @Nullable String exchange,
        @Nullable String user,
        boolean stream,
        long arrivedNs,
        long notBeforeNs,
        long endedNs,
        int status,
        String outcome,
        int inputTokens,
        int outputTokens) {}
