package dev.keyreeve.simulator.openai;

import dev.keyreeve.simulator.wire.Ids;
import java.time.Instant;

/**
 * What every answer carries besides its content.
 *
 * @param id the answer's own identifier
 * @param model as answered, not as requested
 * @param created seconds since the epoch
 */
public record Envelope(String id, String model, long created) {
    /** In the place where OpenAI names its backend's configuration. */
    static final String FINGERPRINT = "fp_simulator";

    public static Envelope completion(String requestedModel, Instant now) {
        return new Envelope(Ids.completion(), simulated(requestedModel), now.getEpochSecond());
    }

    static Envelope textCompletion(String requestedModel, Instant now) {
        return new Envelope(Ids.random("cmpl-", 29, 62), simulated(requestedModel), now.getEpochSecond());
    }

    public static Envelope response(String requestedModel, Instant now) {
        return new Envelope(Ids.response(), simulated(requestedModel), now.getEpochSecond());
    }

    /** OpenAI answers with a dated snapshot of the model that was asked for; the simulator with its own mark. */
    public static String simulated(String requestedModel) {
        return requestedModel + "-simulator";
    }
}
