/** The admin API, as far as the operator uses it. */
@NullMarked
package dev.keyreeve.operator.admin;

import org.jspecify.annotations.NullMarked;
