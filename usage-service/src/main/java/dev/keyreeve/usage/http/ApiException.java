package dev.keyreeve.usage.http;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** An answer other than success that the caller should read; its message names the thing. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final @Nullable String param;

    public ApiException(ErrorCode code, String message) {
        this(code, message, null);
    }

    private ApiException(ErrorCode code, String message, @Nullable String param) {
        super(message, null, false, false);
        this.code = code;
        this.param = param;
    }

    /** 400 that names the field at fault. */
    public static ApiException invalid(String param, String message) {
        return new ApiException(ErrorCode.INVALID_REQUEST, message, param);
    }

    ErrorBody body() {
        return ErrorBody.of(code, String.valueOf(getMessage()), param);
    }
}
