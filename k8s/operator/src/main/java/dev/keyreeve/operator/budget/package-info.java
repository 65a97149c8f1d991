/** Budgets. */
@NullMarked
package dev.keyreeve.operator.budget;

import org.jspecify.annotations.NullMarked;
