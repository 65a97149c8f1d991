/** How the operator's log is written. */
@NullMarked
package dev.keyreeve.operator.log;

import org.jspecify.annotations.NullMarked;
