/** The ledger's rules in plain Java: the specification that the SQL functions of usage-service are compared with. */
@NullMarked
package dev.keyreeve.simulation.ledger;

import org.jspecify.annotations.NullMarked;
