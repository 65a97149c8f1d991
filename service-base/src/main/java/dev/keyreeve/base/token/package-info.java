/** Who calls, by the internal tokens that key-service signs. */
@NullMarked
package dev.keyreeve.base.token;

import org.jspecify.annotations.NullMarked;
