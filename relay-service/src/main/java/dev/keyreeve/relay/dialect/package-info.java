/** What differs between dialects beside their endpoints: which headers pass, and how an error is told. */
@NullMarked
package dev.keyreeve.relay.dialect;

import org.jspecify.annotations.NullMarked;
