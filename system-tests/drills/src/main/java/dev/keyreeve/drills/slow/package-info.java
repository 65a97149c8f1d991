/** Callers who read slowly: whether they slow the provider, or fill the relay. */
@NullMarked
package dev.keyreeve.drills.slow;

import org.jspecify.annotations.NullMarked;
