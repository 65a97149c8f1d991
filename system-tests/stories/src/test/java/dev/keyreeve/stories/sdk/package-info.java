/** The providers' own clients, in their own languages. */
@NullMarked
package dev.keyreeve.stories.sdk;

import org.jspecify.annotations.NullMarked;
