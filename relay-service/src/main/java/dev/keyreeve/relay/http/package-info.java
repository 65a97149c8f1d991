/** The data path's HTTP server: sockets, limits, framing, and how an error looks on the wire. */
@NullMarked
package dev.keyreeve.relay.http;

import org.jspecify.annotations.NullMarked;
