package dev.keyreeve.simulator.openai;

import dev.keyreeve.simulator.text.Words;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.EventStream;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer of {@code POST /v1/completions}, plain or as a stream, whose chunks have the same shape:
 * <a href="https://platform.openai.com/docs/api-reference/completions/object">the object</a>.
 *
 * @param tokens of each choice
 * @param cut whether the request's maximum ended it
 * @param usage null if the answer keeps silent about it
 */
record CompletionAnswer(
        Envelope envelope,
        int tokens,
        boolean cut,
        int choices,
        @Nullable Usage usage) {

    Buffer body() {
        StringBuilder json = new StringBuilder(head());
        for (int i = 0; i < choices; i++) {
            json.append(i == 0 ? "" : ",").append(choice(i, Words.answer(tokens), finishReason()));
        }
        json.append(']');
        if (usage != null) {
            json.append(",\"usage\":").append(usage.chat());
        }
        return Buffer.buffer(json.append("}\n").toString());
    }

    EventStream stream(boolean includeUsage) {
        return new Stream(this, includeUsage);
    }

    private String finishReason() {
        return cut ? "\"length\"" : "\"stop\"";
    }

    private String head() {
        return "{\"id\":\"" + envelope.id() + "\",\"object\":\"text_completion\",\"created\":" + envelope.created()
                + ",\"model\":" + Json.quoted(envelope.model()) + ",\"system_fingerprint\":\"" + Envelope.FINGERPRINT
                + "\",\"choices\":[";
    }

    private static String choice(int index, String text, String finishReason) {
        return "{\"text\":\"" + text + "\",\"index\":" + index + ",\"logprobs\":null,\"finish_reason\":" + finishReason
                + "}";
    }

    private record Stream(CompletionAnswer answer, boolean includeUsage) implements EventStream {
        @Override
        public Buffer early() {
            return Buffer.buffer();
        }

        @Override
        public Buffer opening() {
            return Buffer.buffer();
        }

        @Override
        public int size() {
            return answer.choices * answer.tokens;
        }

        @Override
        public Buffer content(int index) {
            String piece = new String(Words.piece(index / answer.choices), StandardCharsets.US_ASCII);
            return chunk(choice(index % answer.choices, piece, "null"), "null");
        }

        @Override
        public Buffer closing() {
            Buffer events = Buffer.buffer();
            for (int i = 0; i < answer.choices; i++) {
                events.appendBuffer(chunk(choice(i, "", answer.finishReason()), "null"));
            }
            if (includeUsage && answer.usage != null) {
                events.appendBuffer(chunk("", answer.usage.chat()));
            }
            return events.appendString("data: [DONE]\n\n");
        }

        @Override
        public Buffer broken() {
            return Buffer.buffer(
                    "data: " + ApiError.serverFailure().body().toString().strip() + "\n\n");
        }

        private Buffer chunk(String choices, String usage) {
            return Buffer.buffer(
                    "data: " + answer.head() + choices + "]" + (includeUsage ? ",\"usage\":" + usage : "") + "}\n\n");
        }
    }
}
