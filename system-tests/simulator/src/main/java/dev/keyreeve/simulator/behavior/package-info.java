/** What a call shall do: how long, how fast and with which fault; and how a test asks for it. */
@NullMarked
package dev.keyreeve.simulator.behavior;

import org.jspecify.annotations.NullMarked;
