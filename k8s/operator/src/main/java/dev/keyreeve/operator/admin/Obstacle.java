package dev.keyreeve.operator.admin;

import dev.keyreeve.operator.v1alpha1.Reason;
import java.util.Objects;

/** Why a resource cannot be brought in step now. It is tried again; the message holds nothing secret. */
public final class Obstacle extends RuntimeException {
    private final Reason reason;

    public Obstacle(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
