/**
 * After the database was restored to an earlier moment: the topic, which relays go by, and the database are brought
 * together, so that nothing that was taken away comes back.
 */
@NullMarked
package dev.keyreeve.keys.restored;

import org.jspecify.annotations.NullMarked;
