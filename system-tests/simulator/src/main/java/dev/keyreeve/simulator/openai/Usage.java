package dev.keyreeve.simulator.openai;

/**
 * Tokens of one answer, as OpenAI counts them: cached tokens are part of the input, reasoning tokens part of the output.
 */
public record Usage(int input, int cached, int output, int reasoning) {

    public Usage {
        cached = Math.min(cached, input);
    }

    /** {@code CompletionUsage} of the chat API. */
    String chat() {
        return "{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + ",\"total_tokens\":"
                + (input + output) + ",\"prompt_tokens_details\":{\"cached_tokens\":" + cached
                + ",\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":" + reasoning
                + ",\"audio_tokens\":0,\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";
    }

    /** {@code ResponseUsage} of the responses API. */
    String response() {
        return "{\"input_tokens\":" + input + ",\"input_tokens_details\":{\"cached_tokens\":" + cached
                + ",\"cache_write_tokens\":0},\"output_tokens\":" + output
                + ",\"output_tokens_details\":{\"reasoning_tokens\":" + reasoning + "},\"total_tokens\":"
                + (input + output) + "}";
    }

    /** The usage of the embeddings API. */
    String embedding() {
        return "{\"prompt_tokens\":" + input + ",\"total_tokens\":" + input + "}";
    }
}
