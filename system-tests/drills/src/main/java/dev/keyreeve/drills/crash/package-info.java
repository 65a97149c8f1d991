/** {@code budget-crash}: does a hard budget hold, and is every call metered, when everything around it is killed? */
@NullMarked
package dev.keyreeve.drills.crash;

import org.jspecify.annotations.NullMarked;
