package dev.keyreeve.relay.inbound;

import dev.keyreeve.relay.exchange.Call;
import dev.keyreeve.relay.exchange.Refused;
import dev.keyreeve.relay.inbound.Endpoint.Carries;
import io.vertx.core.buffer.Buffer;

/** A request at a place that there is, before its body is read. */
sealed interface Wanted permits Asked, AskedForeign {
    Carries carries();

    /**
     * @param contentType as it was sent; empty for none
     * @param body as it was sent; empty for none
     * @throws Refused when it is not as it must be
     */
    Call understood(String contentType, Buffer body) throws Refused;
}
