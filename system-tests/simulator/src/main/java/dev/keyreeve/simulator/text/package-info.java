/** Prompts in, words out, and the token rule for both. */
@NullMarked
package dev.keyreeve.simulator.text;

import org.jspecify.annotations.NullMarked;
