/** Bytes of an answer on their way from the provider to the caller, metered as they pass. */
@NullMarked
package dev.keyreeve.relay.stream;

import org.jspecify.annotations.NullMarked;
