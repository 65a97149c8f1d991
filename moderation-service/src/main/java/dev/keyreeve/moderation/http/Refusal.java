package dev.keyreeve.moderation.http;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** An answer that is an error, thrown where a request turns out to be one. The message reaches the caller as it is. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String param;

    /**
     * @param param the field of the request that is at fault
     */
    public Refusal(ErrorCode code, String message, @Nullable String param) {
        super(message, null, false, false);
        this.code = code;
        this.param = param;
    }

    public Refusal(ErrorCode code, String message) {
        this(code, message, null);
    }

    public static Refusal invalid(String param, String message) {
        return new Refusal(ErrorCode.INVALID_REQUEST, message, param);
    }

    ErrorBody body() {
        return ErrorBody.of(code, String.valueOf(getMessage()), param);
    }
}
