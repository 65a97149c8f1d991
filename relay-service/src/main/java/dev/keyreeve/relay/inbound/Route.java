package dev.keyreeve.relay.inbound;

import io.vertx.core.http.HttpMethod;
import java.util.Map;

/** Which paths there are. Compared as they were sent, without decoding: a path has one spelling here. */
sealed interface Route {
    /** A request with a body. */
    record WithBody(ApiFamily family) implements Route {}

    record OfModels(String path) implements Route {}

    record WrongMethod(String allow) implements Route {}

    record Unknown() implements Route {}

    Map<String, ApiFamily> FAMILIES = Map.of(
            "/v1/chat/completions", new ChatCompletions(),
            "/v1/responses", new Responses(),
            "/v1/embeddings", new Embeddings());

    static Route find(HttpMethod method, String path) {
        var family = FAMILIES.get(path);
        if (family != null) {
            return method.equals(HttpMethod.POST) ? new WithBody(family) : new WrongMethod("POST");
        }
        if (Models.isPath(path)) {
            return method.equals(HttpMethod.GET) ? new OfModels(path) : new WrongMethod("GET");
        }
        return new Unknown();
    }
}
