/** From an HTTP request to a call that the relay understands: keys, routes, bodies; a table of endpoints per dialect. */
@NullMarked
package dev.keyreeve.relay.inbound;

import org.jspecify.annotations.NullMarked;
