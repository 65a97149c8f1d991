/** Who may do what, in memory: the topic of grants, and the lease without which nothing is admitted. */
@NullMarked
package dev.keyreeve.relay.grant;

import org.jspecify.annotations.NullMarked;
