/**
 * Evidence about money: the provider's record beside the ledger's entries, and judges that hold one against the other.
 * Nothing here asks a service whether it did well.
 */
@NullMarked
package dev.keyreeve.drills.ledger;

import org.jspecify.annotations.NullMarked;
