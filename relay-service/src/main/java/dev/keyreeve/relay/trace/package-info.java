/** The spans of a call, from the front door to the provider. Off, this room does nothing and makes nothing. */
@NullMarked
package dev.keyreeve.relay.trace;

import org.jspecify.annotations.NullMarked;
