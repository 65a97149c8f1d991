package dev.keyreeve.keys.org;

import dev.keyreeve.keys.publish.Change;

/** The keys that end with a membership. The room that issues keys implements it, and depends on this one. */
public interface KeysOf {
    /** Deletes all keys of the user, in the change. */
    void endAll(Change change, String userId);

    /** Deletes the user's keys in the project, in the change. */
    void endIn(Change change, String projectId, String userId);
}
