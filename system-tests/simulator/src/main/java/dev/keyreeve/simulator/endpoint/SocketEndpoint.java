package dev.keyreeve.simulator.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.count.Asked;
import java.util.function.Supplier;

/** What is spoken over a WebSocket. All event loops share it. */
public interface SocketEndpoint {

    /** Its name in the statistics. */
    String name();

    /**
     * Reads the handshake.
     *
     * @throws Refusal if there shall be no connection
     */
    Asked read(Incoming handshake);

    /**
     * Begins a conversation.
     *
     * @param behavior how it is answered at any time, before directives
     * @return takes what the client says, a JSON object each time
     */
    Listener open(SocketLine line, Incoming handshake, Supplier<Behavior> behavior);

    /** Takes what the client says. */
    interface Listener {
        void said(JsonNode event);

        /** What the client said was no JSON object. */
        void babbled();

        /** Whether an answer is under way. */
        boolean speaking();
    }
}
