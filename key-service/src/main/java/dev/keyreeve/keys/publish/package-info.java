/** From a committed change to a fact at every relay: revisions, outbox, leases, enforcement. */
@NullMarked
package dev.keyreeve.keys.publish;

import org.jspecify.annotations.NullMarked;
