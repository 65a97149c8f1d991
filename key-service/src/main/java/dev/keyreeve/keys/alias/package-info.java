/** Names of models that an organization defines, and what each may stand for. */
@NullMarked
package dev.keyreeve.keys.alias;

import org.jspecify.annotations.NullMarked;
