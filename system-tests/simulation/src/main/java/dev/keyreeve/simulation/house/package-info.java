/** key-service as the relays know it: grants that are published, leases, and enforcements. */
@NullMarked
package dev.keyreeve.simulation.house;

import org.jspecify.annotations.NullMarked;
