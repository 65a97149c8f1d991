/** Connections that are passed on, for where the simulator itself must stand elsewhere. */
@NullMarked
package dev.keyreeve.simulator.forward;

import org.jspecify.annotations.NullMarked;
