/** Google's Gemini API: content, embeddings, counting and models, in its envelope. */
@NullMarked
package dev.keyreeve.simulator.gemini;

import org.jspecify.annotations.NullMarked;
