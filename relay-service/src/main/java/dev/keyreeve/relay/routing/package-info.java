/** Where a call may go: aliases and their candidates, what may be tried again, and how each upstream is doing. */
@NullMarked
package dev.keyreeve.relay.routing;

import org.jspecify.annotations.NullMarked;
