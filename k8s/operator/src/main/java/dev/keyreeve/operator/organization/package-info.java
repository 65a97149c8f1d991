/** Which organization a namespace speaks for, and with which key. */
@NullMarked
package dev.keyreeve.operator.organization;

import org.jspecify.annotations.NullMarked;
