/** {@code usage-storm}: does the ledger count each exchange once, whatever order its events come in and who dies? */
@NullMarked
package dev.keyreeve.drills.storm;

import org.jspecify.annotations.NullMarked;
