/**
 * Drills of promise 1: a disable that returned is a fact. Members call through several relays all the time; some are
 * disabled; the provider's own record says whether any of their calls arrived after {@code enforced: true} had come back.
 */
@NullMarked
package dev.keyreeve.drills.revocation;

import org.jspecify.annotations.NullMarked;
