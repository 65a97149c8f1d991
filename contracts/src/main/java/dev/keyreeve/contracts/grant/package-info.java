/** What key-service tells the relays: grants on the compacted topic, and the lease protocol around it. */
@NullMarked
package dev.keyreeve.contracts.grant;

import org.jspecify.annotations.NullMarked;
