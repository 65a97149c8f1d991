/** What was not allowed, without a word of what it said. */
@NullMarked
package dev.keyreeve.moderation.decision;

import org.jspecify.annotations.NullMarked;
