/** The command line: what a newcomer types. The {@code keyreeve} script builds what is stale and then runs this. */
@NullMarked
package dev.keyreeve.deploy.cli;

import org.jspecify.annotations.NullMarked;
