package dev.keyreeve.operator.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a resource; the same for all kinds.
 *
 * @param observedGeneration the generation that all of this is about
 * @param id of the thing at key-service; absent until it is there
 * @param project in which a ServiceKey's service account is; absent for other kinds
 * @param serviceAccount whose key a ServiceKey's is; absent for other kinds
 * @param nextRoll when a ServiceKey is to be rolled next, RFC 3339; absent for other kinds, and where it never is
 * @param conditions one, {@code Ready}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Status(
        @Nullable Long observedGeneration,
        @Nullable String id,
        @Nullable String project,
        @Nullable String serviceAccount,
        @Nullable String nextRoll,
        @Nullable List<Condition> conditions) {
    public static final Status NONE = new Status(null, null, null, null, null, null);

    public Optional<Condition> ready() {
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(condition -> condition.type().equals(Condition.READY))
                        .findFirst();
    }

    /** Whether this says of the resource as it stands now that it is ready. */
    @JsonIgnore
    public boolean isReadyAt(@Nullable Long generation) {
        return ready().filter(Condition::isTrue).isPresent()
                && observedGeneration != null
                && observedGeneration.equals(generation);
    }
}
