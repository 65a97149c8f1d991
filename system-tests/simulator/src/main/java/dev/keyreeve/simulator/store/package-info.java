/** What callers store at the simulated providers: kept in memory, bounded, each caller's own. */
@NullMarked
package dev.keyreeve.simulator.store;

import org.jspecify.annotations.NullMarked;
