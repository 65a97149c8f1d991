/** Who calls, for which tenant, in which transaction. Runs before every other room. */
@NullMarked
package dev.keyreeve.keys.access;

import org.jspecify.annotations.NullMarked;
