/** What a relay asks before a prompt goes upstream, and the verdict it gets. */
@NullMarked
package dev.keyreeve.contracts.moderation;

import org.jspecify.annotations.NullMarked;
