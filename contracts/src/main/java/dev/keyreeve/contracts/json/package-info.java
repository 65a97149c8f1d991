/** The one JSON mapping that every boundary uses. */
@NullMarked
package dev.keyreeve.contracts.json;

import org.jspecify.annotations.NullMarked;
