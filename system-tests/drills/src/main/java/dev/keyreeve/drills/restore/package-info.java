/** {@code restore}: the databases are lost, and put back from a backup that is older than what happened since. */
@NullMarked
package dev.keyreeve.drills.restore;

import org.jspecify.annotations.NullMarked;
