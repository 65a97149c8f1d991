package dev.keyreeve.contracts.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One body, two readings: {@code application/problem+json} (RFC 9457) and the OpenAI error envelope, which the official
 * SDKs parse.
 */
public record ErrorBody(String type, String title, int status, String detail, Envelope error) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The OpenAI envelope; {@code param} and {@code code} are always present there, if only as null. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Envelope(
            String message, String type, @Nullable String param, String code) {}

    /**
     * @param message what is wrong, naming the thing; the code's remedy is added as a second sentence
     * @param param the field of the request that is at fault
     */
    public static ErrorBody of(ErrorCode code, String message, @Nullable String param) {
        return of(code, message, param, code.remedy());
    }

    /**
     * @param remedy in place of the code's own, where that one would not help
     */
    public static ErrorBody of(ErrorCode code, String message, @Nullable String param, String remedy) {
        var full = message + (message.endsWith(".") ? " " : ". ") + remedy;
        return new ErrorBody(
                "https://keyreeve.dev/errors/" + code.wireName(),
                code.wireName().replace('_', ' '),
                code.status(),
                full,
                new Envelope(full, code.type(), param, code.wireName()));
    }

    public static ErrorBody of(ErrorCode code, String message) {
        return of(code, message, null);
    }
}
