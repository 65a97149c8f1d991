package dev.keyreeve.bench;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the upstream answers, as a provider would say it, usage included. */
final class Answers {
    static final int CHUNKS = 200;

    private static final int TEXT = 640;
    private static final String CHUNK = "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1760000000,\"model\":\"gpt-4o-mini-2024-07-18\",\"system_fingerprint\":\"fp_bench\","
            + "\"choices\":%s,\"usage\":%s}\n\n";
    private static final String USAGE = "{\"prompt_tokens\":12,\"completion_tokens\":200,\"total_tokens\":212}";

    private Answers() {}

    /** One JSON document of a kilobyte. */
    static String plain() {
        return "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1760000000,"
                + "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"" + "All work and no play. ".repeat(TEXT / 22)
                + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":20,\"total_tokens\":32,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":0},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":0}},\"system_fingerprint\":\"fp_bench\"}";
    }

    /** A whole stream of chat chunks, the one with the usage and the end included. */
    static String stream() {
        return IntStream.range(0, CHUNKS)
                        .mapToObj(index -> CHUNK.formatted(
                                "[{\"index\":0,\"delta\":{\"content\":\" word\"},\"logprobs\":null,"
                                        + "\"finish_reason\":null}]",
                                "null"))
                        .collect(Collectors.joining())
                + CHUNK.formatted("[]", USAGE)
                + "data: [DONE]\n\n";
    }

    /** One event of a stream of the responses API. */
    static String responsesDelta() {
        return "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
                + "\"item_id\":\"msg_bench\",\"output_index\":0,\"content_index\":0,\"delta\":\" word\"}\n\n";
    }

    static String responsesEnd() {
        return "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_bench\","
                + "\"object\":\"response\",\"status\":\"completed\",\"model\":\"gpt-4o-mini-2024-07-18\","
                + "\"usage\":{\"input_tokens\":12,\"output_tokens\":200,\"total_tokens\":212}}}\n\n";
    }
}
