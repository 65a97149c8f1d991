/** Anthropic's API: messages, models and message batches, in its envelope. */
@NullMarked
package dev.keyreeve.simulator.anthropic;

import org.jspecify.annotations.NullMarked;
