/** Errors, paging and the JSON mapping, the same for every endpoint. */
@NullMarked
package dev.keyreeve.moderation.http;

import org.jspecify.annotations.NullMarked;
