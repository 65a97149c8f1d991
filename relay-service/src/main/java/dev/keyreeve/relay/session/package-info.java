/** A conversation over WebSockets: both sides' messages, each looked at before it is passed on. */
@NullMarked
package dev.keyreeve.relay.session;

import org.jspecify.annotations.NullMarked;
