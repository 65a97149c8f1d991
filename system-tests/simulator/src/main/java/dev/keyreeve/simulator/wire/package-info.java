/** What all wire formats share: JSON, streams of events, errors, identifiers. Knows no HTTP server. */
@NullMarked
package dev.keyreeve.simulator.wire;

import org.jspecify.annotations.NullMarked;
