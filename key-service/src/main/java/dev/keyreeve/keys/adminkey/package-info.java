/** Admin keys that administrators make for others: for the operator, for a colleague, for a report. */
@NullMarked
package dev.keyreeve.keys.adminkey;

import org.jspecify.annotations.NullMarked;
