package dev.keyreeve.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.behavior.Behavior;

/**
 * Tokens of one message as Anthropic counts them: {@code input_tokens} is what was neither read from a cache nor written
 * to one, and thinking is part of the output.
 */
record MessageUsage(int input, int cacheRead, int cacheWrite, int cacheWrite1h, int output, int thinking) {

    /** @param prompt all input tokens; what is cached is taken out of them */
    static MessageUsage of(int prompt, int output, int thinking, Behavior behavior) {
        int read = Math.min(behavior.cachedTokens(), prompt);
        int write = Math.min(behavior.cacheWriteTokens(), prompt - read);
        int write1h = Math.min(behavior.cacheWrite1hTokens(), prompt - read - write);
        return new MessageUsage(prompt - read - write - write1h, read, write, write1h, output, thinking);
    }

    /** As a whole message, or the start of a stream, carries it. */
    ObjectNode full(int outputSoFar) {
        ObjectNode usage = cumulative(outputSoFar);
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", cacheWrite)
                .put("ephemeral_1h_input_tokens", cacheWrite1h);
        return usage.putNull("inference_geo").put("service_tier", "standard").putNull("speed");
    }

    /** As {@code message_delta} carries it: sums up to now, not what was added. */
    ObjectNode cumulative(int outputSoFar) {
        ObjectNode usage = JsonNodeFactory.instance
                .objectNode()
                .put("input_tokens", input)
                .put("cache_creation_input_tokens", cacheWrite + cacheWrite1h)
                .put("cache_read_input_tokens", cacheRead)
                .put("output_tokens", outputSoFar);
        usage.putObject("output_tokens_details").put("thinking_tokens", Math.min(thinking, outputSoFar));
        return usage.putNull("server_tool_use");
    }
}
