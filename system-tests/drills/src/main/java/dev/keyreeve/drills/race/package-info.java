/** {@code budget-race}: can many clients at many relays together spend more than a hard budget? */
@NullMarked
package dev.keyreeve.drills.race;

import org.jspecify.annotations.NullMarked;
