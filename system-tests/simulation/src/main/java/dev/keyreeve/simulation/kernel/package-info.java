/** What a simulated world stands on: a clock, chance, a network, a log, and a record of what happened. */
@NullMarked
package dev.keyreeve.simulation.kernel;

import org.jspecify.annotations.NullMarked;
