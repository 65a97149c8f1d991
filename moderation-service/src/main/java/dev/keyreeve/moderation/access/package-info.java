/** Who calls, and transactions that see one organization only. */
@NullMarked
package dev.keyreeve.moderation.access;

import org.jspecify.annotations.NullMarked;
