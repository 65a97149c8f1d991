/** Provider secrets: sealed for one destination, opened by the relay alone, never printed. */
@NullMarked
package dev.keyreeve.contracts.secret;

import org.jspecify.annotations.NullMarked;
