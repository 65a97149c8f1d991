/**
 * The provider simulator: a small server that speaks the providers' wire formats and says that it is a simulator.
 *
 * <p>The data's way through the house: {@code endpoint.Front} takes a request, the {@code endpoint.Dialect} that owns its
 * path ({@code openai}, {@code anthropic}, {@code gemini}, {@code azure}) lets it in, an {@code endpoint.Endpoint} of it
 * reads it, {@code behavior} decides how it is answered, {@code count} remembers what happened.
 */
@NullMarked
package dev.keyreeve.simulator;

import org.jspecify.annotations.NullMarked;
