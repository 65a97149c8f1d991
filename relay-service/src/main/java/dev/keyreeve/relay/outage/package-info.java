/** How the log tells that another service is away. */
@NullMarked
package dev.keyreeve.relay.outage;

import org.jspecify.annotations.NullMarked;
