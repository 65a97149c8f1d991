/** The stories of the README, told against a whole stack through its front doors alone. */
@NullMarked
package dev.keyreeve.stories;

import org.jspecify.annotations.NullMarked;
