/**
 * What an exchange may cost at most, and where that money is held: bounds, allotments bought from the ledger, and the
 * holds taken from them in memory.
 */
@NullMarked
package dev.keyreeve.relay.budget;

import org.jspecify.annotations.NullMarked;
