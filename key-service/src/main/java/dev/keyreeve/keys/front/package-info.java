/** The one admin address: calls that other services own, forwarded with an internal JWT. */
@NullMarked
package dev.keyreeve.keys.front;

import org.jspecify.annotations.NullMarked;
