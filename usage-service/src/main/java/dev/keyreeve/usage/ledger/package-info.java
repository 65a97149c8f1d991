/** Allotments, settlement, fences: promises 2 and 3. The operations themselves are PostgreSQL functions. */
@NullMarked
package dev.keyreeve.usage.ledger;

import org.jspecify.annotations.NullMarked;
