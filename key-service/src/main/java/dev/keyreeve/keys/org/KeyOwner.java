package dev.keyreeve.keys.org;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A principal in the project where it has a key. */
public sealed interface KeyOwner {
    /** Neither the principal nor the project is disabled. */
    boolean hasAccess();

    record Person(
            String id, String email, @Nullable String name, ProjectRole role, Instant memberSince, boolean hasAccess)
            implements KeyOwner {}

    record Account(String id, String name, Instant createdAt, boolean hasAccess) implements KeyOwner {}
}
