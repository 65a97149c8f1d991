package dev.keyreeve.moderation.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy as the admin API shows it.
 *
 * @param version 0 as long as nobody has changed the default
 * @param updatedAt Unix seconds; null, and present, for the default; so is {@code updatedBy}, an admin key's id
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record PolicyView(
        String object,
        List<String> forbiddenTerms,
        boolean detectSecrets,
        long version,
        @Nullable Long updatedAt,
        @Nullable String updatedBy) {

    static PolicyView of(Policy policy) {
        var updatedAt = policy.updatedAt();
        return new PolicyView(
                "organization.moderation_policy",
                policy.forbiddenTerms(),
                policy.detectSecrets(),
                policy.version(),
                updatedAt == null ? null : updatedAt.getEpochSecond(),
                policy.updatedBy());
    }
}
