package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.wire.ApiError;

/** A request that is answered with an error, however deep in reading it that was found. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ApiError error;

    public Refusal(ApiError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public ApiError error() {
        return error;
    }
}
