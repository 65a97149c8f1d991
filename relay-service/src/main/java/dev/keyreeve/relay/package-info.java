/** The relay: the edge that takes a member's key, and calls the provider with the organization's secret. */
@NullMarked
package dev.keyreeve.relay;

import org.jspecify.annotations.NullMarked;
