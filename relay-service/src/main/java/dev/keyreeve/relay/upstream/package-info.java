/** The way to the provider, and the only room in which a provider's secret is in the clear. */
@NullMarked
package dev.keyreeve.relay.upstream;

import org.jspecify.annotations.NullMarked;
