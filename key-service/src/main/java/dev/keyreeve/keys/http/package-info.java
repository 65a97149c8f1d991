/** The borders of HTTP: errors, lists, JSON. Knows no feature. */
@NullMarked
package dev.keyreeve.keys.http;

import org.jspecify.annotations.NullMarked;
