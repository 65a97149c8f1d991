package dev.keyreeve.moderation.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A partial update: what is null stays as it is. */
record PolicyChange(
        @Nullable List<String> forbiddenTerms, @Nullable Boolean detectSecrets) {}
