/** Upstream APIs: what they speak, and where they are. */
@NullMarked
package dev.keyreeve.contracts.provider;

import org.jspecify.annotations.NullMarked;
