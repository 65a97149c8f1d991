/** {@code disk-full}: what a relay does that has no room left to write down what it forwards. */
@NullMarked
package dev.keyreeve.drills.disk;

import org.jspecify.annotations.NullMarked;
