/** Paths of providers that no table of the relay has, and that an organization allows its members all the same. */
@NullMarked
package dev.keyreeve.keys.allowed;

import org.jspecify.annotations.NullMarked;
