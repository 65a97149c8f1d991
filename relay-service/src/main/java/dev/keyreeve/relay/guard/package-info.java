/** Moderation: asks, before a prompt leaves the house, whether it may. */
@NullMarked
package dev.keyreeve.relay.guard;

import org.jspecify.annotations.NullMarked;
