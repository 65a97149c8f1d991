/** The keys of service accounts, in Secrets that are rolled. */
@NullMarked
package dev.keyreeve.operator.servicekey;

import org.jspecify.annotations.NullMarked;
