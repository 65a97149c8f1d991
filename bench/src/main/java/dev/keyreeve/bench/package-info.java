/** Prints the figures that the documents quote. Nothing here passes or fails: machines differ, and are noisy. */
@NullMarked
package dev.keyreeve.bench;

import org.jspecify.annotations.NullMarked;
