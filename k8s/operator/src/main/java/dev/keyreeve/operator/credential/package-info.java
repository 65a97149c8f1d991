/** Provider credentials, handed on and never kept. */
@NullMarked
package dev.keyreeve.operator.credential;

import org.jspecify.annotations.NullMarked;
