/**
 * The provider simulator: a small server that speaks the OpenAI wire format and says that it is a simulator.
 *
 * <p>The data's way through the house: {@code endpoint.Front} takes a request, an {@code endpoint.Endpoint} reads it,
 * {@code behavior} decides how it is answered, {@code wire} writes the bytes, {@code count} remembers what happened.
 */
@NullMarked
package dev.keyreeve.simulator;

import org.jspecify.annotations.NullMarked;
