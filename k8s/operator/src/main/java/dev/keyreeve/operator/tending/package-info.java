/** What tending any resource has in common: status, events, and letting go of it. */
@NullMarked
package dev.keyreeve.operator.tending;

import org.jspecify.annotations.NullMarked;
