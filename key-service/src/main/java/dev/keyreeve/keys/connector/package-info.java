/** HTTP APIs that an organization describes for its members. */
@NullMarked
package dev.keyreeve.keys.connector;

import org.jspecify.annotations.NullMarked;
