package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.text.Prompt;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One operation of an API. All event loops share it. */
public interface Endpoint {

    /** Its name in the statistics. */
    String name();

    /**
     * Reads and validates a request.
     *
     * @throws Refusal with what the provider would answer, if it is not valid
     */
    Reading read(Incoming request);

    /** A valid request, and how to answer it once it is known how it shall be answered. */
    record Reading(Asked asked, Answering answering) {

        /** A request that costs no tokens and asks no model anything. */
        public static Reading unbilled(@Nullable String model, Supplier<Buffer> answer) {
            return new Reading(new Asked(model, Prompt.NONE, null, null, false), _ -> Answer.unbilled(answer.get()));
        }
    }

    /** Makes the answer. */
    @FunctionalInterface
    interface Answering {
        Answer answer(Behavior behavior);
    }
}
