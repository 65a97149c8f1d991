package dev.keyreeve.keys.org;

import dev.keyreeve.keys.publish.Change;

/** The credentials that end with a member. The room that keeps credentials implements it, and depends on this one. */
public interface CredentialsOf {
    /** Deletes the member's own, in the change. */
    void endAll(Change change, String userId);
}
