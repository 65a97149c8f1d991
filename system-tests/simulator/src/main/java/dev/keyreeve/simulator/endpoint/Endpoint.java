package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.count.Asked;
import io.vertx.core.buffer.Buffer;

/** One operation of the API. Stateless: all event loops share it. */
interface Endpoint {

    /** Its name in the statistics. */
    String name();

    /** The one HTTP method it takes. */
    String method();

    /**
     * Reads and validates a request.
     *
     * @throws Refusal with what OpenAI would answer, if it is not valid
     */
    Reading read(String path, Buffer body);

    /** A valid request, and how to answer it once it is known how it shall be answered. */
    record Reading(Asked asked, Answering answering) {}

    /** Makes the answer. */
    @FunctionalInterface
    interface Answering {
        Answer answer(Behavior behavior);
    }
}
