package dev.keyreeve.keys.http;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Status;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error of ours. The message names the thing; the code brings the remedy. */
public final class Refusal extends RuntimeException {
    private final ErrorCode code;
    private final @Nullable String param;

    public Refusal(ErrorCode code, String message, @Nullable String param) {
        super(message, null, false, false);
        this.code = code;
        this.param = param;
    }

    public Refusal(ErrorCode code, String message) {
        this(code, message, null);
    }

    /** A field of the request is at fault. The message must not repeat its value: it may be a secret. */
    public static Refusal invalid(String param, String message) {
        return new Refusal(ErrorCode.INVALID_REQUEST, message, param);
    }

    /** @param what the kind of thing and its id as the caller gave it, such as {@code "user user_1"} */
    public static Refusal notFound(String what) {
        return new Refusal(ErrorCode.NOT_FOUND, "There is no " + what);
    }

    /**
     * The thing if it is there, and still is: one that was deleted is known, but can neither be read nor changed.
     *
     * @param what as for {@link #notFound}
     */
    public static <E> E unlessLiving(Optional<E> found, Function<E, Status> status, String what) {
        var thing = found.orElseThrow(() -> notFound(what));
        if (status.apply(thing) == Status.DELETED) {
            throw new Refusal(ErrorCode.DELETED, "The " + what + " was deleted");
        }
        return thing;
    }

    public ErrorCode code() {
        return code;
    }

    public @Nullable String param() {
        return param;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
