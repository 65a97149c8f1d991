/** What is stored at OpenAI besides responses: files, uploads in parts, and batches. */
@NullMarked
package dev.keyreeve.simulator.openai.storage;

import org.jspecify.annotations.NullMarked;
