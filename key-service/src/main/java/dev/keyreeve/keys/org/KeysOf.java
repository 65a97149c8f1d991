package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.publish.Change;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The keys that begin and end with a principal. The room that issues keys implements it, and depends on this one. */
public interface KeysOf {
    /** Deletes all keys of the principal, in the change. */
    void endAll(Change change, Principal principal);

    /** Deletes the principal's keys in the project, in the change. */
    void endIn(Change change, String projectId, Principal principal);

    /**
     * Issues a key to a service account that is just being made, in the change.
     *
     * @param expiresAt null for a key that stays
     */
    First issueFirst(
            Change change, String projectId, String serviceAccountId, String name, @Nullable Instant expiresAt);

    /**
     * A key at the one moment when its secret is known.
     *
     * @param value the secret itself: to be shown once and never kept
     */
    record First(String id, String name, Instant createdAt, String value) {
        @Override
        public String toString() {
            return "First[" + id + "]";
        }
    }
}
