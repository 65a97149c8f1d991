package dev.keyreeve.operator.metrics;

import static java.util.function.Predicate.isEqual;

import dev.keyreeve.operator.v1alpha1.Condition;
import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.Tenant;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a resource stands.
 *
 * @param waiting since when it has not been in step; empty where it is, where it is on its way out, and where nobody knows
 */
record Standing(String kind, String reason, Optional<Instant> waiting) {
    /** The resource as it stands now has not been looked at yet. */
    private static final String NOT_SEEN = "NotSeen";

    private static final String DELETING = "Deleting";
    /** Whoever may write a resource's status may write anything there, and a label must not have any value. */
    private static final String OTHER = "Other";

    static Standing of(Tenant<?> resource) {
        var kind = resource.getClass().getSimpleName();
        var meta = resource.getMetadata();
        if (meta.getDeletionTimestamp() != null) {
            return new Standing(kind, DELETING, Optional.empty());
        }
        var known = resource.known();
        var seen = known.observedGeneration();
        var ready = known.ready().filter(said -> seen != null && seen.equals(meta.getGeneration()));
        if (ready.isEmpty()) {
            return new Standing(kind, NOT_SEEN, written(meta));
        }
        return new Standing(kind, known(ready.get().reason()), since(ready.get(), meta));
    }

    private static Optional<Instant> since(Condition ready, ObjectMeta meta) {
        return ready.isTrue()
                ? Optional.empty()
                : time(ready.lastTransitionTime()).or(() -> written(meta));
    }

    /** When it was last changed by anybody, but for its status: it has not been seen for at least as long. */
    private static Optional<Instant> written(ObjectMeta meta) {
        return Stream.concat(
                        Stream.ofNullable(meta.getCreationTimestamp()),
                        meta.getManagedFields().stream()
                                .filter(fields -> fields.getSubresource() == null
                                        || fields.getSubresource().isEmpty())
                                .map(fields -> fields.getTime()))
                .flatMap(at -> time(at).stream())
                .max(Comparator.naturalOrder());
    }

    private static Optional<Instant> time(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeParseException anything) {
            return Optional.empty();
        }
    }

    private static String known(String reason) {
        return Arrays.stream(Reason.values()).map(Reason::word).anyMatch(isEqual(reason)) ? reason : OTHER;
    }
}
