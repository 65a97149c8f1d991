/** OpenAI's API: requests read and refused as OpenAI does, answers in its shapes. */
@NullMarked
package dev.keyreeve.simulator.openai;

import org.jspecify.annotations.NullMarked;
