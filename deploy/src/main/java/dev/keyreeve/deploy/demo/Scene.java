package dev.keyreeve.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.deploy.stack.StackFile;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where the story is played: the stack's front doors, the admin, the provider's own books, and the teller. */
final class Scene {
    static final String MODEL = "gpt-4o";

    private final StackFile stack;
    private final Wire wire;
    private final Teller teller;
    private final Caller admin;

    Scene(StackFile stack, IssuedKey adminKey, Wire wire, Teller teller) {
        this.stack = stack;
        this.wire = wire;
        this.teller = teller;
        this.admin = new Caller("the admin", adminKey);
    }

    Teller teller() {
        return teller;
    }

    Wire wire() {
        return wire;
    }

    /** Calls the admin API and prints both sides. */
    Answer admin(String method, String path, @Nullable JsonNode body) {
        return told(new Wire.Request(method, stack.admin().resolve("/v1/organization" + path), admin, body));
    }

    /** The same in silence, for what is asked over and over, or put back. */
    Answer adminQuietly(String method, String path, @Nullable JsonNode body) {
        return wire.call(new Wire.Request(method, stack.admin().resolve("/v1/organization" + path), admin, body));
    }

    /** Calls relay 1 as a member and prints both sides. */
    Answer relay(Caller by, String method, String path, @Nullable JsonNode body) {
        return told(relayRequest(by, method, path, body));
    }

    Wire.Request relayRequest(Caller by, String method, String path, @Nullable JsonNode body) {
        return new Wire.Request(method, stack.relays().getFirst().resolve("/v1" + path), by, body);
    }

    private Answer told(Wire.Request request) {
        teller.sent(request);
        Answer answer = wire.call(request);
        teller.received(answer);
        return answer;
    }

    /** What the simulator has counted of the calls that carried this secret. */
    JsonNode providerCount(String secret) {
        URI stats = stack.provider().resolve("/_simulator/stats");
        return wire.call(new Wire.Request("GET", stats, null, null))
                .body()
                .path("by_authorization")
                .path("Bearer " + secret);
    }

    /** Everything that the simulator has seen in an Authorization header. */
    JsonNode providerSaw() {
        URI stats = stack.provider().resolve("/_simulator/stats");
        return wire.call(new Wire.Request("GET", stats, null, null)).body().path("by_authorization");
    }

    static ObjectNode chat(String prompt) {
        ObjectNode body = object().put("model", MODEL);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body;
    }

    static ObjectNode object() {
        return Json.mapper().createObjectNode();
    }

    /** Whether it becomes so in time: usage comes through Kafka, a moment after the answer. */
    static boolean eventually(Duration patience, BooleanSupplier so) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** What a step of the story cannot go on without. */
    static <T> T need(String what, Callable<T> supplier) {
        try {
            T thing = supplier.call();
            if (thing == null || thing.toString().isEmpty()) {
                throw new StoryEnds(what);
            }
            return thing;
        } catch (StoryEnds ends) {
            throw ends;
        } catch (Exception failure) {
            throw new StoryEnds(what + ": " + failure.getMessage());
        }
    }

    /** The rest of the story hangs on something that did not happen. */
    static final class StoryEnds extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoryEnds(String missing) {
            super(missing);
        }
    }
}
