package dev.keyreeve.simulator.openai;

import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.text.Words;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.EventStream;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer of {@code POST /v1/chat/completions}, plain or as a stream:
 * <a href="https://platform.openai.com/docs/api-reference/chat/object">the object</a> and
 * <a href="https://platform.openai.com/docs/api-reference/chat-streaming">its chunks</a>.
 *
 * @param choices how many, at least 1; all say the same
 * @param usage null if the answer keeps silent about it
 */
public record ChatAnswer(
        Envelope envelope,
        Length length,
        int choices,
        @Nullable Usage usage) {

    public Buffer body() {
        StringBuilder json = new StringBuilder(512 + choices * (96 + length.visible() * 8));
        head(json, "chat.completion");
        String text = Words.answer(length.visible());
        for (int i = 0; i < choices; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"index\":")
                    .append(i)
                    .append(",\"message\":{\"role\":\"assistant\",\"content\":\"")
                    .append(text)
                    .append("\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"")
                    .append(finishReason())
                    .append("\"}");
        }
        json.append(']');
        if (usage != null) {
            json.append(",\"usage\":").append(usage.chat());
        }
        return Buffer.buffer(json.append("}\n").toString());
    }

    /**
     * The same answer as events.
     *
     * @param includeUsage the request's {@code stream_options.include_usage}
     */
    public EventStream stream(boolean includeUsage) {
        return new Stream(this, includeUsage);
    }

    private String finishReason() {
        return length.cut() ? "length" : "stop";
    }

    /** All of the object up to and with the bracket that opens its choices. */
    private void head(StringBuilder json, String object) {
        json.append("{\"id\":\"")
                .append(envelope.id())
                .append("\",\"object\":\"")
                .append(object)
                .append("\",\"created\":")
                .append(envelope.created())
                .append(",\"model\":")
                .append(Json.quoted(envelope.model()))
                .append(",\"service_tier\":\"default\",\"system_fingerprint\":\"")
                .append(Envelope.FINGERPRINT)
                .append("\",\"choices\":[");
    }

    /** Chunks differ in a few bytes only, so what they share is made once. */
    private static final class Stream implements EventStream {
        private static final String OPEN_DELTA = ",\"delta\":";
        private static final String UNFINISHED = ",\"logprobs\":null,\"finish_reason\":null}";

        private final ChatAnswer answer;
        private final boolean includeUsage;
        private final String head;
        private final String tail;
        private final byte[][] contentHeads;
        private final byte[] contentTail;

        Stream(ChatAnswer answer, boolean includeUsage) {
            this.answer = answer;
            this.includeUsage = includeUsage;
            StringBuilder shared = new StringBuilder(256).append("data: ");
            answer.head(shared, "chat.completion.chunk");
            this.head = shared.toString();
            this.tail = includeUsage ? "],\"usage\":null}\n\n" : "]}\n\n";
            this.contentHeads = new byte[answer.choices][];
            for (int i = 0; i < answer.choices; i++) {
                contentHeads[i] =
                        (head + "{\"index\":" + i + OPEN_DELTA + "{\"content\":\"").getBytes(StandardCharsets.UTF_8);
            }
            this.contentTail = ("\"}" + UNFINISHED + tail).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Buffer early() {
            return Buffer.buffer();
        }

        @Override
        public Buffer opening() {
            Buffer events = Buffer.buffer(512);
            for (int i = 0; i < answer.choices; i++) {
                events.appendString(head + "{\"index\":" + i + OPEN_DELTA
                        + "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}" + UNFINISHED + tail);
            }
            return events;
        }

        @Override
        public int size() {
            return answer.choices * answer.length.visible();
        }

        @Override
        public Buffer content(int index) {
            byte[] start = contentHeads[index % answer.choices];
            byte[] piece = Words.piece(index / answer.choices);
            return Buffer.buffer(start.length + piece.length + contentTail.length)
                    .appendBytes(start)
                    .appendBytes(piece)
                    .appendBytes(contentTail);
        }

        @Override
        public Buffer closing() {
            Buffer events = Buffer.buffer(1024);
            for (int i = 0; i < answer.choices; i++) {
                events.appendString(head + "{\"index\":" + i + OPEN_DELTA + "{},\"logprobs\":null,\"finish_reason\":\""
                        + answer.finishReason() + "\"}" + tail);
            }
            if (includeUsage && answer.usage != null) {
                events.appendString(head + "],\"usage\":" + answer.usage.chat() + "}\n\n");
            }
            return events.appendString("data: [DONE]\n\n");
        }

        /** OpenAI writes its error envelope as an event and ends the stream without {@code [DONE]}. */
        @Override
        public Buffer broken() {
            String error = ApiError.serverFailure().body().toString().strip();
            return Buffer.buffer("data: " + error + "\n\n");
        }
    }
}
