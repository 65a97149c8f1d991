/** The keys that members call with. */
@NullMarked
package dev.keyreeve.keys.issued;

import org.jspecify.annotations.NullMarked;
