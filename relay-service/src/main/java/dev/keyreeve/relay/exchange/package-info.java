/** The state machine of one relayed call, from received to settled. */
@NullMarked
package dev.keyreeve.relay.exchange;

import org.jspecify.annotations.NullMarked;
