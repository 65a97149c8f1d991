/** Relays that are restarted one after the other, under open streams. */
@NullMarked
package dev.keyreeve.drills.rolling;

import org.jspecify.annotations.NullMarked;
