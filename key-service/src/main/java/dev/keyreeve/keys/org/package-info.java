/** Organizations, users, projects and who belongs to which project. */
@NullMarked
package dev.keyreeve.keys.org;

import org.jspecify.annotations.NullMarked;
