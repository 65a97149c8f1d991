package dev.keyreeve.simulator.openai.media;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.endpoint.Headers;
import dev.keyreeve.simulator.text.Words;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.EventStream;
import dev.keyreeve.simulator.wire.Events;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * What was heard, as an answer in each of its formats.
 *
 * @param tokens words of it
 */
record Transcript(int tokens, int seconds, Usage usage) {
    private static final int BYTES_A_SECOND = 16_000;

    /** What an answer says that it used. */
    sealed interface Usage {}

    record Untold() implements Usage {}

    record Duration(int seconds) implements Usage {}

    /** @param sound how many of the input tokens were sound */
    record Tokens(int input, int sound, int output) implements Usage {}

    static int seconds(int soundBytes) {
        return Math.ceilDiv(soundBytes, BYTES_A_SECOND);
    }

    static CharSequence contentType(String format) {
        return format.endsWith("json") ? Headers.JSON : "text/plain; charset=utf-8";
    }

    Buffer body(String format) {
        String text = Words.answer(tokens);
        String end = "00:00:%02d".formatted(Math.min(seconds, 59));
        return Buffer.buffer(
                switch (format) {
                    case "text" -> text + "\n";
                    case "srt" -> "1\n00:00:00,000 --> " + end + ",000\n" + text + "\n\n";
                    case "vtt" -> "WEBVTT\n\n00:00:00.000 --> " + end + ".000\n" + text + "\n\n";
                    case "verbose_json" -> Json.of(verbose(text)) + "\n";
                    default -> Json.of(told(node().put("text", text))) + "\n";
                });
    }

    private ObjectNode verbose(String text) {
        ObjectNode answer = node().put("task", "transcribe")
                .put("language", "english")
                .put("duration", (double) seconds)
                .put("text", text);
        answer.putArray("segments");
        return told(answer);
    }

    private ObjectNode told(ObjectNode answer) {
        switch (usage) {
            case Untold _ -> {
                // Says nothing.
            }
            case Duration(int used) ->
                answer.putObject("usage").put("type", "duration").put("seconds", used);
            case Tokens(int input, int sound, int output) ->
                answer.putObject("usage")
                        .put("type", "tokens")
                        .put("input_tokens", input)
                        .put("output_tokens", output)
                        .put("total_tokens", input + output)
                        .putObject("input_token_details")
                        .put("text_tokens", input - sound)
                        .put("audio_tokens", sound);
        }
        return answer;
    }

    EventStream stream() {
        return new Stream(this);
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    private record Stream(Transcript transcript) implements EventStream {
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
            return transcript.tokens;
        }

        @Override
        public Buffer content(int index) {
            String piece = new String(Words.piece(index), StandardCharsets.US_ASCII);
            return written(node().put("type", "transcript.text.delta").put("delta", piece));
        }

        @Override
        public Buffer closing() {
            ObjectNode done = node().put("type", "transcript.text.done").put("text", Words.answer(transcript.tokens));
            return written(transcript.told(done));
        }

        @Override
        public Buffer broken() {
            return Buffer.buffer(
                    "data: " + ApiError.serverFailure().body().toString().strip() + "\n\n");
        }

        private static Buffer written(ObjectNode event) {
            Buffer events = Buffer.buffer();
            Events.unnamed(events, event);
            return events;
        }
    }
}
