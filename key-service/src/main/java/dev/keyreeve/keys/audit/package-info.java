/** What was changed, by whom: append only, written in the transaction of the change. */
@NullMarked
package dev.keyreeve.keys.audit;

import org.jspecify.annotations.NullMarked;
