/** OpenAI's realtime API, over a WebSocket. */
@NullMarked
package dev.keyreeve.simulator.openai.realtime;

import org.jspecify.annotations.NullMarked;
