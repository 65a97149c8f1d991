package dev.keyreeve.keys.publish;

import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.http.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The answer to a call that takes something away. */
@ApplicationScoped
public class TakenAway {
    private static final int ACCEPTED = 202;

    private final Enforcements enforcements;

    TakenAway(Enforcements enforcements) {
        this.enforcements = enforcements;
    }

    /**
     * Makes the change and waits for its enforcement unless the caller would not; 200 when it is a fact, else 202.
     *
     * @param wait the query parameter, {@code true} (default) or {@code false}; read before anything is changed
     */
    public <T> Response answer(
            AdminCaller by, @Nullable String wait, Supplier<Changed<T>> change, BiFunction<T, Enforcement, ?> view) {
        boolean waits = isWanted(wait);
        var taken = change.get();
        var enforcement = enforcement(by, taken.revision(), waits);
        return Response.status(enforcement.enforced() ? 200 : ACCEPTED)
                .entity(view.apply(taken.thing(), enforcement))
                .build();
    }

    /** For a caller that builds its answer by itself. */
    public Enforcement enforcement(AdminCaller by, long revision, boolean waits) {
        return waits
                ? enforcements.await(by.organization(), revision)
                : enforcements.look(by.organization(), revision).orElseThrow();
    }

    /** Reads the query parameter {@code wait}; refuses what is neither true nor false. */
    public static boolean isWanted(@Nullable String wait) {
        return switch (wait) {
            case null -> true;
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.invalid("wait", "'wait' must be true or false");
        };
    }
}
