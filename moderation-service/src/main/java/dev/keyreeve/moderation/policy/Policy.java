package dev.keyreeve.moderation.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one organization forbids.
 *
 * @param version grows by one with every change; 0 is the built-in default, which nobody has changed yet
 * @param forbiddenTerms as they were written, at most {@link PolicyRules#MOST_TERMS}
 */
record Policy(
        long version,
        List<String> forbiddenTerms,
        boolean detectSecrets,
        @Nullable Instant updatedAt,
        @Nullable String updatedBy) {

    static final Policy DEFAULT = new Policy(0, List.of(), true, null, null);

    /** The next version; this one itself when the change changes nothing. */
    Policy changed(PolicyChange change, String by, Instant at) {
        var terms = change.forbiddenTerms() == null ? forbiddenTerms : change.forbiddenTerms();
        boolean secrets = change.detectSecrets() == null ? detectSecrets : change.detectSecrets();
        return terms.equals(forbiddenTerms) && secrets == detectSecrets
                ? this
                : new Policy(version + 1, terms, secrets, at, by);
    }
}
