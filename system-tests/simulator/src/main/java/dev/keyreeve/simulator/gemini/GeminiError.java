package dev.keyreeve.simulator.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;

/** Google's error envelope: <a href="https://cloud.google.com/apis/design/errors">cloud.google.com</a>. */
final class GeminiError {
    static final String INVALID_KEY = "API_KEY_INVALID";

    private static final String TYPES = "type.googleapis.com/google.rpc.";

    private GeminiError() {}

    static Buffer body(ApiError error) {
        return Buffer.buffer(Json.of(object(error)) + "\n");
    }

    static ObjectNode object(ApiError error) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        ObjectNode inner = envelope.putObject("error")
                .put("code", error.status())
                .put("message", error.message())
                .put("status", status(error.status()));
        if (INVALID_KEY.equals(error.code())) {
            inner.withArray("details")
                    .addObject()
                    .put("@type", TYPES + "ErrorInfo")
                    .put("reason", INVALID_KEY)
                    .put("domain", "googleapis.com");
        }
        if (error.retryAfterSeconds() >= 0) {
            inner.withArray("details")
                    .addObject()
                    .put("@type", TYPES + "RetryInfo")
                    .put("retryDelay", error.retryAfterSeconds() + "s");
        }
        return envelope;
    }

    private static String status(int code) {
        return switch (code) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 501 -> "UNIMPLEMENTED";
            case 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> code < 500 ? "FAILED_PRECONDITION" : "INTERNAL";
        };
    }
}
