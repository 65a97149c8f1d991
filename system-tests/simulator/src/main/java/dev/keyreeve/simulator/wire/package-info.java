/** The OpenAI wire format: bodies, server-sent events, errors. Knows no HTTP server. */
@NullMarked
package dev.keyreeve.simulator.wire;

import org.jspecify.annotations.NullMarked;
