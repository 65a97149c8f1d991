/** What each organization forbids; every version of it is kept. */
@NullMarked
package dev.keyreeve.moderation.policy;

import org.jspecify.annotations.NullMarked;
