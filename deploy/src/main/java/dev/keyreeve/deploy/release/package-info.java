/**
 * What a release has in its database, recorded so that later ones are tested against it: its migrations and rows that it
 * wrote (a command), and whether a schema still offers all that it did (a check).
 */
@NullMarked
package dev.keyreeve.deploy.release;

import org.jspecify.annotations.NullMarked;
