/** The one vocabulary of errors, and its two renderings in one body. */
@NullMarked
package dev.keyreeve.contracts.error;

import org.jspecify.annotations.NullMarked;
