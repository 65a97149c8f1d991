/** Money, tokens, prices; the allotment protocol and the events that settle an exchange. */
@NullMarked
package dev.keyreeve.contracts.usage;

import org.jspecify.annotations.NullMarked;
