/** Keeps tenants that are declared on a cluster as they are declared. */
@NullMarked
package dev.keyreeve.operator;

import org.jspecify.annotations.NullMarked;
