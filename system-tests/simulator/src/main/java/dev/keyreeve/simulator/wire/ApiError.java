package dev.keyreeve.simulator.wire;

import dev.keyreeve.simulator.behavior.BadBehavior;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * An error in OpenAI's envelope. Texts, types and codes are those that the API answers with:
 * <a href="https://platform.openai.com/docs/guides/error-codes">platform.openai.com/docs/guides/error-codes</a>.
 *
 * @param retryAfterSeconds what {@code Retry-After} says; negative if the header is not sent
 */
public record ApiError(
        int status,
        String type,
        @Nullable String code,
        @Nullable String param,
        String message,
        int retryAfterSeconds) {

    public static final String INVALID_REQUEST = "invalid_request_error";
    public static final String SERVER_FAILURE =
            "The server had an error while processing your request. Sorry about that! (simulated)";

    public Buffer body() {
        return Buffer.buffer("{\"error\":" + object() + "}\n");
    }

    private String object() {
        return "{\"message\":" + Json.quoted(message) + ",\"type\":" + Json.quoted(type) + ",\"param\":" + orNull(param)
                + ",\"code\":" + orNull(code) + "}";
    }

    private static String orNull(@Nullable String text) {
        return text == null ? "null" : Json.quoted(text);
    }

    /** 400 about one parameter. */
    public static ApiError invalid(@Nullable String param, @Nullable String code, String message) {
        return new ApiError(400, INVALID_REQUEST, code, param, message, -1);
    }

    public static ApiError notJson() {
        return invalid(
                null,
                null,
                "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP"
                        + " library correctly. The API expects a JSON payload, but what was sent was not valid"
                        + " JSON.)");
    }

    public static ApiError badBehavior(BadBehavior bad) {
        return invalid(bad.setting(), "simulator_bad_behavior", String.valueOf(bad.getMessage()));
    }

    public static ApiError noKey() {
        return new ApiError(
                401,
                INVALID_REQUEST,
                null,
                null,
                "You didn't provide an API key. You need to provide your API key in an Authorization header using"
                        + " Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
                -1);
    }

    /** As OpenAI does, it repeats the ends of the key: a relay must not pass this on to a member. */
    public static ApiError wrongKey(String key) {
        String masked = key.length() < 16
                ? "*".repeat(key.length())
                : key.substring(0, 8) + "*".repeat(key.length() - 12) + key.substring(key.length() - 4);
        return new ApiError(
                401,
                INVALID_REQUEST,
                "invalid_api_key",
                null,
                "Incorrect API key provided: " + masked
                        + ". You can find your API key at https://platform.openai.com/account/api-keys.",
                -1);
    }

    public static ApiError unknownModel(String model) {
        return new ApiError(
                404,
                INVALID_REQUEST,
                "model_not_found",
                null,
                "The model `" + model + "` does not exist or you do not have access to it.",
                -1);
    }

    public static ApiError unknownPath(String method, String path) {
        return new ApiError(404, INVALID_REQUEST, null, null, "Invalid URL (" + method + " " + path + ")", -1);
    }

    public static ApiError wrongMethod(String method, String path) {
        return new ApiError(
                405,
                INVALID_REQUEST,
                "method_not_supported",
                null,
                "Not allowed to " + method + " on " + path
                        + ". (HINT: Perhaps you meant to use a different HTTP method?)",
                -1);
    }

    public static ApiError tooLarge(int limitBytes) {
        return new ApiError(
                413, INVALID_REQUEST, null, null, "Request body is larger than " + limitBytes + " bytes.", -1);
    }

    public static ApiError serverFailure() {
        return new ApiError(500, "server_error", null, null, SERVER_FAILURE, -1);
    }

    /** The error that a test asked for. */
    public static ApiError simulated(int status, int retryAfterSeconds, @Nullable String model) {
        return switch (status) {
            case 429 ->
                new ApiError(
                        429,
                        "requests",
                        "rate_limit_exceeded",
                        null,
                        "Rate limit reached for " + (model == null ? "requests" : model)
                                + " in organization org-simulator on requests per min (RPM): Limit 10000, Used 10000,"
                                + " Requested 1. Please try again in " + retryAfterSeconds + "s. (simulated)",
                        retryAfterSeconds);
            case 500 -> serverFailure();
            case 503, 529 ->
                new ApiError(
                        status,
                        "service_unavailable",
                        null,
                        null,
                        "The engine is currently overloaded, please try again later. (simulated)",
                        retryAfterSeconds);
            default ->
                new ApiError(
                        status,
                        status < 500 ? INVALID_REQUEST : "server_error",
                        null,
                        null,
                        "Simulated error " + status + ".",
                        -1);
        };
    }
}
