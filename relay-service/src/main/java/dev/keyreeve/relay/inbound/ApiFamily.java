package dev.keyreeve.relay.inbound;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.relay.exchange.Call;
import dev.keyreeve.relay.exchange.Refused;

/** How one kind of request is read. To add an endpoint, write one of these and name it in {@link Route}. */
interface ApiFamily {
    /**
     * Reads one request.
     *
     * @param body strictly parsed; the family may change it
     * @param bodyBytes as it was sent
     * @throws Refused when a field that the relay itself must understand is not as it should be
     */
    Call read(ObjectNode body, int bodyBytes) throws Refused;
}
