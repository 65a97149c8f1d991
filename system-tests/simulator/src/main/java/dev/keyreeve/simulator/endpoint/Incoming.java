package dev.keyreeve.simulator.endpoint;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request, its body read.
 *
 * @param path as it came, escapes and all
 * @param parameters what stood in the path's places, unescaped: {@code id} of {@code /v1/files/{id}}
 * @param caller the credential as presented; what is stored belongs to it
 */
public record Incoming(
        String method,
        String path,
        Map<String, String> parameters,
        MultiMap query,
        MultiMap headers,
        Buffer body,
        String caller) {

    /** What stood in a place of the path; only for places that the route has. */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no place {" + name + "}");
        }
        return value;
    }

    /** The model that the path names, if it does: Azure's deployment. */
    @Nullable
    String deployment() {
        return parameters.get("deployment");
    }
}
