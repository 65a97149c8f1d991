package dev.keyreeve.simulator.azure;

import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;

/** Errors of Azure's gateway have a code and a message; those of the service behind it are OpenAI's. */
final class AzureError {
    private AzureError() {}

    static Buffer body(ApiError error) {
        return switch (error.status()) {
            case 401, 403, 429 -> gateway(Integer.toString(error.status()), error.message());
            case 404 ->
                "model_not_found".equals(error.code())
                        ? gateway(
                                "DeploymentNotFound",
                                "The API deployment for this resource does not exist. If you created the deployment"
                                        + " within the last 5 minutes, please wait a moment and try again.")
                        : gateway("404", "Resource not found");
            default -> error.body();
        };
    }

    private static Buffer gateway(String code, String message) {
        return Buffer.buffer(
                "{\"error\":{\"code\":" + Json.quoted(code) + ",\"message\":" + Json.quoted(message) + "}}\n");
    }
}
