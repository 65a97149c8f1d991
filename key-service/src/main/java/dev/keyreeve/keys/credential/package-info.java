/** Providers' secrets on their way in: sealed at once, never read back. */
@NullMarked
package dev.keyreeve.keys.credential;

import org.jspecify.annotations.NullMarked;
