/** What a line of the log says beside its message. How lines are written is in META-INF/microprofile-config.properties. */
@NullMarked
package dev.keyreeve.base.log;

import org.jspecify.annotations.NullMarked;
