/** Limits on money, tokens, requests and concurrency, what is left of them, and what they would say of a call. */
@NullMarked
package dev.keyreeve.usage.budget;

import org.jspecify.annotations.NullMarked;
