/** From an HTTP request to a call that the relay understands: keys, routes, bodies; a file per API family. */
@NullMarked
package dev.keyreeve.relay.inbound;

import org.jspecify.annotations.NullMarked;
