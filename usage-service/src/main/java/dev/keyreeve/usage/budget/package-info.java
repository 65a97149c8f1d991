/** Limits on money over a window, and what is left of them. */
@NullMarked
package dev.keyreeve.usage.budget;

import org.jspecify.annotations.NullMarked;
