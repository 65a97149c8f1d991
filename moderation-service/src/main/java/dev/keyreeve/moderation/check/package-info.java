/** The relay's question: may these texts go upstream? */
@NullMarked
package dev.keyreeve.moderation.check;

import org.jspecify.annotations.NullMarked;
