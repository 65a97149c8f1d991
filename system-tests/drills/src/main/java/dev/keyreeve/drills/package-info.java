/** {@code ./keyreeve drill NAME}: each tries to break a promise, with real parts and through the front doors. */
@NullMarked
package dev.keyreeve.drills;

import org.jspecify.annotations.NullMarked;
