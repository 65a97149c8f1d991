/** What a request carries: parsed strictly when it comes, rendered anew when it goes. */
@NullMarked
package dev.keyreeve.relay.content;

import org.jspecify.annotations.NullMarked;
