/** Spans of the house: where they go, which calls have them, and nothing in them that somebody said. */
@NullMarked
package dev.keyreeve.base.trace;

import org.jspecify.annotations.NullMarked;
