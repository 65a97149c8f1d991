/** A relay: processes that come and go around the production rules for leases, purses and acknowledgements. */
@NullMarked
package dev.keyreeve.simulation.relay;

import org.jspecify.annotations.NullMarked;
