/** Who calls, and what of the database a transaction may see. */
@NullMarked
package dev.keyreeve.usage.access;

import org.jspecify.annotations.NullMarked;
