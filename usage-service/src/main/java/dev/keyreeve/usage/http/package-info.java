/** What all endpoints share: errors, JSON, query parameters, the list envelope. */
@NullMarked
package dev.keyreeve.usage.http;

import org.jspecify.annotations.NullMarked;
