/** Projects. */
@NullMarked
package dev.keyreeve.operator.project;

import org.jspecify.annotations.NullMarked;
