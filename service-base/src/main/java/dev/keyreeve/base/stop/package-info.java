/** How a service says goodbye to those who call it. */
@NullMarked
package dev.keyreeve.base.stop;

import org.jspecify.annotations.NullMarked;
