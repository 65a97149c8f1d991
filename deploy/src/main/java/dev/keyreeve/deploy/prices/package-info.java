/** Brings a published list of prices into Keyreeve's own format: {@code ./keyreeve prices import}. */
@NullMarked
package dev.keyreeve.deploy.prices;

import org.jspecify.annotations.NullMarked;
