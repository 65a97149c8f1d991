/** Identifiers: organizations, principals and the keys that Keyreeve issues. */
@NullMarked
package dev.keyreeve.contracts.id;

import org.jspecify.annotations.NullMarked;
