package dev.keyreeve.drills.kit;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a change that takes something away answered.
 *
 * @param status 200, or 202 where it was not enforced yet
 * @param enforced that no relay admits it any more
 * @param revision of the change
 * @param relays how many had acknowledged it
 * @param tookMs milliseconds, as key-service counted them
 * @param statusUrl where to ask again; null when there is nothing left to ask
 */
public record Enforcement(
        int status,
        boolean enforced,
        long revision,
        int relays,
        long tookMs,
        @Nullable String statusUrl) {

    /** @throws IllegalStateException with the answer when it carries no enforcement */
    static Enforcement of(Wire.Reply reply) {
        JsonNode said = reply.orThrow().path("enforcement");
        if (!said.path("enforced").isBoolean() || !said.path("revision").isIntegralNumber()) {
            throw new IllegalStateException("no enforcement in " + reply.status() + " " + reply.body());
        }
        return new Enforcement(
                reply.status(),
                said.path("enforced").booleanValue(),
                said.path("revision").longValue(),
                said.path("relays").asInt(),
                said.path("took_ms").asLong(),
                said.path("status_url").textValue());
    }
}
