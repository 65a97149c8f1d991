/** What must be true whatever happens, judged from what the provider saw. */
@NullMarked
package dev.keyreeve.simulation.check;

import org.jspecify.annotations.NullMarked;
