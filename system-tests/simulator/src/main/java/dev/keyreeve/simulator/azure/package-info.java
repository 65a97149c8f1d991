/** Azure OpenAI: OpenAI's operations at other paths, with another key, another error and filter results. */
@NullMarked
package dev.keyreeve.simulator.azure;

import org.jspecify.annotations.NullMarked;
