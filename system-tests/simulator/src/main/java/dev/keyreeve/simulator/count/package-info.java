/** What the simulator has seen and produced, so that a test can compare it with what Keyreeve booked. */
@NullMarked
package dev.keyreeve.simulator.count;

import org.jspecify.annotations.NullMarked;
