package dev.keyreeve.simulator.endpoint;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** Requests that no wire has brought. */
public final class Requests {
    private Requests() {}

    public static Incoming posting(String body) {
        return new Incoming(
                "POST",
                "/v1/anything",
                Map.of(),
                MultiMap.caseInsensitiveMultiMap(),
                MultiMap.caseInsensitiveMultiMap(),
                Buffer.buffer(body),
                "Bearer sk-test");
    }
}
