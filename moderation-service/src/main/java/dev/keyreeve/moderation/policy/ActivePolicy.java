package dev.keyreeve.moderation.policy;

import dev.keyreeve.moderation.detector.ForbiddenTerms;

/** A policy made ready to check with. */
public record ActivePolicy(long version, boolean detectSecrets, ForbiddenTerms forbiddenTerms) {
    static ActivePolicy of(Policy policy) {
        return new ActivePolicy(policy.version(), policy.detectSecrets(), ForbiddenTerms.of(policy.forbiddenTerms()));
    }
}
