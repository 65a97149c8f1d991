/** How a service's schema is migrated, and what an older version does on a newer one. */
@NullMarked
package dev.keyreeve.schema;

import org.jspecify.annotations.NullMarked;
