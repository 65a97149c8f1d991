package dev.keyreeve.relay.inbound;

import dev.keyreeve.relay.world.Client;
import java.net.http.HttpRequest;

/** A request by each way into the relay. */
final class Asking {
    private static final String BOUNDARY = "b0undary";

    private Asking() {}

    static String session(Routes.Way way) {
        var query = way.endpoint().modelIn() == Endpoint.ModelIn.DEPLOYMENT
                ? "?api-version=2025-04-01-preview&deployment="
                : "?model=";
        return path(way) + query + "gpt-4.1-mini";
    }

    static String path(Routes.Way way) {
        return way.path()
                .replace("{id}", "x_1")
                .replaceAll("\\{(model|name)}", "gpt-4.1-mini")
                .replace("**", "x_1/x_2")
                .replace("*", "x_1");
    }

    static HttpRequest request(Client client, Routes.Way way, String text) {
        var request = client.request(path(way));
        var body = switch (way.endpoint().carries()) {
            case NOTHING, MESSAGES -> HttpRequest.BodyPublishers.noBody();
            case JSON, ANYTHING -> HttpRequest.BodyPublishers.ofString(document(text));
            case FORM -> {
                request.setHeader("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
                yield HttpRequest.BodyPublishers.ofString(form(text));
            }
        };
        return request.method(way.endpoint().method().name(), body).build();
    }

    private static String document(String text) {
        return """
                {"model":"gpt-4.1-mini","text":"%s"}""".formatted(text);
    }

    private static String form(String text) {
        return """
                --%1$s
                Content-Disposition: form-data; name="model"

                gpt-4.1-mini
                --%1$s
                Content-Disposition: form-data; name="prompt"

                %2$s
                --%1$s--
                """.formatted(BOUNDARY, text).replace("\n", "\r\n");
    }
}
