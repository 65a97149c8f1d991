/** What a process goes through before it is ready, because its first callers would else wait for it. */
@NullMarked
package dev.keyreeve.base.rehearsal;

import org.jspecify.annotations.NullMarked;
