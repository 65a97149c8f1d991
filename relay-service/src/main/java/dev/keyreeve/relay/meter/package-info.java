/** Reads what an exchange used from the provider's answer while its bytes pass. */
@NullMarked
package dev.keyreeve.relay.meter;

import org.jspecify.annotations.NullMarked;
