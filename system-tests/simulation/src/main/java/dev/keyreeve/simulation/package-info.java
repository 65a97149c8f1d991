/**
 * The leases, allotments and the ledger of one small house, played from one seed on one simulated clock, with its
 * promises checked after every step.
 */
@NullMarked
package dev.keyreeve.simulation;

import org.jspecify.annotations.NullMarked;
