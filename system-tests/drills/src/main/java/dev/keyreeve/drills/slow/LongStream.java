package dev.keyreeve.drills.slow;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The events of a chat stream, as OpenAI has them; the same for everybody, so that what arrived can be compared.
 *
 * @param events how many carry text, one token each
 */
record LongStream(int events) {
    static final int EVENT_BYTES = 3_000;
    static final int INPUT_TOKENS = 7;

    private static final String HEAD =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o-mini\",";

    byte[] event(int number) {
        var text = HEAD + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + number + " ";
        var end = "\"},\"finish_reason\":null}],\"usage\":null}\n\n";
        return (text + "x".repeat(EVENT_BYTES - text.length() - end.length()) + end)
                .getBytes(StandardCharsets.US_ASCII);
    }

    byte[] closing() {
        return (HEAD + "\"choices\":[],\"usage\":{\"prompt_tokens\":" + INPUT_TOKENS + ",\"completion_tokens\":"
                        + events + ",\"total_tokens\":" + (INPUT_TOKENS + events) + "}}\n\ndata: [DONE]\n\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    long bytes() {
        return (long) events * EVENT_BYTES + closing().length;
    }

    long checksum() {
        var sum = new CRC32C();
        for (int number = 0; number < events; number++) {
            sum.update(event(number));
        }
        sum.update(closing());
        return sum.getValue();
    }
}
