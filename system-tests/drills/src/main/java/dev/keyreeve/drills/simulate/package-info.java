/** The rules of lease, allotment and ledger, played over simulated clocks, networks and crashes. */
@NullMarked
package dev.keyreeve.drills.simulate;

import org.jspecify.annotations.NullMarked;
