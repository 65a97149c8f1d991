/** What a token costs, in versions that never change. */
@NullMarked
package dev.keyreeve.usage.price;

import org.jspecify.annotations.NullMarked;
