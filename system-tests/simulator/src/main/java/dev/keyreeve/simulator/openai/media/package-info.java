/** OpenAI's images and audio: forms in, binary and base64 out. */
@NullMarked
package dev.keyreeve.simulator.openai.media;

import org.jspecify.annotations.NullMarked;
