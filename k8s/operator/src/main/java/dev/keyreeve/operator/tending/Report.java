package dev.keyreeve.operator.tending;

import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.Status;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of tending a resource once. */
public sealed interface Report {

    /**
     * It is as declared.
     *
     * @param id see {@link Status}, as for the rest
     * @param wake when to look again, if sooner than usual
     */
    record InStep(
            String message,
            @Nullable String id,
            @Nullable String project,
            @Nullable String serviceAccount,
            @Nullable String nextRoll,
            Optional<Instant> wake)
            implements Report {
        public static InStep of(String id, String message) {
            return new InStep(message, id, null, null, null, Optional.empty());
        }
    }

    /**
     * It is not; what was known of it stays known.
     *
     * @param fault where the operator itself failed
     */
    record Stuck(Reason reason, String message, Optional<Fault> fault) implements Report {
        Stuck(Reason reason, String message) {
            this(reason, message, Optional.empty());
        }
    }
}
