package dev.keyreeve.relay.http;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.provider.Dialect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an error of the relay's own reads for the clients of one dialect. */
public enum ErrorStyle {
    /** {@code application/problem+json} and OpenAI's envelope in one body. */
    OPENAI(ErrorBody.MEDIA_TYPE, "x-request-id") {
        @Override
        public byte[] body(ErrorBody error, String requestId) {
            return Json.write(error);
        }

        /** OpenAI's SDKs look for {@code error} in whatever comes. */
        @Override
        public byte[] event(ErrorBody error) {
            return Json.write(Map.of("error", error.error()));
        }
    },

    /**
     * {@code {"type":"error","error":{"type","message"},"request_id"}} (docs.anthropic.com/en/api/errors), with our code
     * beside the type.
     */
    ANTHROPIC("application/json", "request-id") {
        @Override
        public byte[] body(ErrorBody error, String requestId) {
            var inner = new LinkedHashMap<String, Object>();
            inner.put("type", anthropicType(error.status()));
            inner.put("message", error.detail());
            inner.put("code", error.error().code());
            var outer = new LinkedHashMap<String, Object>();
            outer.put("type", "error");
            outer.put("error", inner);
            if (!requestId.isEmpty()) {
                outer.put("request_id", requestId);
            }
            return Json.write(outer);
        }
    },

    /** google.rpc.Status as JSON (cloud.google.com/apis/design/errors), our code as the reason of its ErrorInfo. */
    GEMINI("application/json", null) {
        @Override
        public byte[] body(ErrorBody error, String requestId) {
            var info = Map.of(
                    "@type",
                    "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason",
                    error.error().code().toUpperCase(Locale.ROOT),
                    "domain",
                    "keyreeve.dev");
            var status = new LinkedHashMap<String, Object>();
            status.put("code", error.status());
            status.put("message", error.detail());
            status.put("status", googleStatus(error.status()));
            status.put("details", List.of(info));
            return Json.write(Map.of("error", status));
        }
    };

    private final String mediaType;
    private final @Nullable String requestIdHeader;

    ErrorStyle(String mediaType, @Nullable String requestIdHeader) {
        this.mediaType = mediaType;
        this.requestIdHeader = requestIdHeader;
    }

    public static ErrorStyle of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI, AZURE, HTTP -> OPENAI;
            case ANTHROPIC -> ANTHROPIC;
            case GEMINI -> GEMINI;
        };
    }

    public String mediaType() {
        return mediaType;
    }

    /** Where the dialect's clients look for what names a request, so that its caller can ask about it. */
    public Optional<String> requestIdHeader() {
        return Optional.ofNullable(requestIdHeader);
    }

    /**
     * The body of an answer.
     *
     * @param requestId empty for none
     */
    public abstract byte[] body(ErrorBody error, String requestId);

    /** The data of an event in a stream that has begun with 200. */
    public byte[] event(ErrorBody error) {
        return body(error, "");
    }

    private static String anthropicType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404, 405 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static String googleStatus(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 405 -> "UNIMPLEMENTED";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 502, 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }
}
