package dev.keyreeve.contracts.error;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Every error that Keyreeve answers of its own. A provider's own errors pass through as they are. */
public enum ErrorCode {
    // The caller's key
    MISSING_KEY(401, "invalid_request_error", false, "Send your Keyreeve key as 'Authorization: Bearer krv_...'."),
    INVALID_KEY(401, "invalid_request_error", false, "Check the key for typos, or ask an administrator for a new one."),
    KEY_EXPIRED(401, "invalid_request_error", false, "Ask an administrator for a new key."),
    KEY_DISABLED(403, "permission_error", false, "Ask an administrator to enable this key."),
    MEMBER_DISABLED(403, "permission_error", false, "Ask an administrator of your organization to enable you."),
    SERVICE_ACCOUNT_DISABLED(
            403, "permission_error", false, "Ask an administrator of your organization to enable the service account."),
    APP_DISABLED(403, "permission_error", false, "Ask an administrator of your organization to enable the app."),
    PROJECT_DISABLED(
            403,
            "permission_error",
            false,
            "Ask an administrator to enable the project or, if it is archived, for a key of another project."),
    ORGANIZATION_DISABLED(403, "permission_error", false, "Ask the people who run this Keyreeve."),
    PERMISSION_DENIED(403, "permission_error", false, "Use a key whose role allows this."),

    // The request
    INVALID_REQUEST(400, "invalid_request_error", false, "Mend what the message names and send it again."),
    NOT_FOUND(404, "invalid_request_error", false, "Check the id; it may belong to another organization."),
    DELETED(404, "invalid_request_error", false, "What was deleted does not come back: create a new one."),
    METHOD_NOT_ALLOWED(405, "invalid_request_error", false, "Use a method that the Allow header names."),
    REQUEST_TIMEOUT(408, "invalid_request_error", true, "Send the whole request at once."),
    CONFLICT(409, "invalid_request_error", false, "Read the thing again and decide anew."),
    REQUEST_TOO_LARGE(413, "invalid_request_error", false, "Send a smaller body."),
    REQUEST_LINE_TOO_LONG(414, "invalid_request_error", false, "Use a shorter address."),
    UNSUPPORTED_MEDIA_TYPE(415, "invalid_request_error", false, "Send the Content-Type that this endpoint takes."),
    EXPECTATION_FAILED(417, "invalid_request_error", false, "Leave out the Expect header, or say '100-continue'."),
    REQUEST_HEADERS_TOO_LARGE(431, "invalid_request_error", false, "Send fewer or shorter headers."),
    UPGRADE_REQUIRED(426, "invalid_request_error", false, "Connect to it with a WebSocket client."),
    ENDPOINT_NOT_SUPPORTED(
            404,
            "invalid_request_error",
            false,
            "Use an endpoint that the relay lists in its documentation, or ask an administrator of your organization to"
                    + " allow the path (/v1/organization/allowed_paths)."),

    // Moderation
    CONTENT_BLOCKED(400, "invalid_request_error", false, "Remove what the organization's policy forbids."),
    MODERATION_UNAVAILABLE(503, "server_error", true, "Try again after the time in Retry-After."),

    // Budgets
    BUDGET_EXHAUSTED(
            429, "insufficient_quota", false, "Wait for the reset, or ask an administrator to raise the budget."),
    RATE_LIMIT_EXCEEDED(429, "rate_limit_error", true, "Try again after the time in Retry-After, or send less."),
    MODEL_NOT_PRICED(
            400, "invalid_request_error", false, "Use a model with a price, or ask an administrator to add one."),
    COST_UNBOUNDED(
            400,
            "invalid_request_error",
            false,
            "Leave out what has no upper bound, or ask for a key without a hard budget."),
    LEDGER_UNAVAILABLE(503, "server_error", true, "Try again after the time in Retry-After."),

    // The relay
    RELAY_NOT_READY(503, "server_error", true, "Try again after the time in Retry-After."),
    SPOOL_UNAVAILABLE(503, "server_error", true, "Try again later; the relay's disk needs room."),
    CREDENTIAL_MISSING(503, "server_error", false, "An administrator must store a credential for this provider."),
    CREDENTIAL_UNUSABLE(
            503, "server_error", false, "An administrator must store the credential again for this address."),

    // The provider
    PROVIDER_UNREACHABLE(502, "server_error", true, "Try again; if it stays, ask the people who run this Keyreeve."),
    PROVIDER_REDIRECTED(
            502,
            "server_error",
            false,
            "What was asked may have been done. An administrator can name the address that it has moved to."),
    PROVIDER_ENCODED(
            502,
            "server_error",
            false,
            "What was asked may have been done. Whoever runs that server can have it answer without a content-encoding."),
    PROVIDER_UNAVAILABLE(503, "server_error", true, "Try again after the time in Retry-After."),
    PROVIDER_TIMEOUT(504, "server_error", true, "Try again."),
    STREAM_INTERRUPTED(502, "server_error", true, "Try again."),

    // Us
    NOT_ENFORCED_YET(202, "server_error", true, "Ask the status address again until it says enforced."),
    SERVICE_UNAVAILABLE(503, "server_error", true, "Try again after the time in Retry-After."),
    INTERNAL_ERROR(500, "server_error", true, "Try again; tell the people who run this Keyreeve the request id.");

    private final int status;
    private final String type;
    private final boolean retryable;
    private final String remedy;

    ErrorCode(int status, String type, boolean retryable, String remedy) {
        this.status = status;
        this.type = type;
        this.retryable = retryable;
        this.remedy = remedy;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The type in the OpenAI envelope. */
    public String type() {
        return type;
    }

    /** Whether the same request may succeed later without anybody's doing. */
    public boolean retryable() {
        return retryable;
    }

    /** One sentence: what the caller can do, as long as nobody knows better. */
    public String remedy() {
        return remedy;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
