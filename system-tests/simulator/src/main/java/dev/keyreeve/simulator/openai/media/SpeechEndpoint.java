package dev.keyreeve.simulator.openai.media;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.EventStream;
import dev.keyreeve.simulator.wire.Events;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * {@code POST /v1/audio/speech}:
 * <a href="https://platform.openai.com/docs/api-reference/audio/createSpeech">platform.openai.com</a>. Each token is 400
 * bytes that are no sound, sent as they come; with {@code stream_format: sse} as events, the last of which tells the
 * usage, which bare audio cannot.
 */
public record SpeechEndpoint() implements Endpoint {
    private static final int BYTES_A_TOKEN = 400;
    private static final byte NO_SOUND = 0x55;

    private static final Map<String, String> TYPES = Map.of(
            "mp3", "audio/mpeg",
            "opus", "audio/ogg",
            "aac", "audio/aac",
            "flac", "audio/flac",
            "wav", "audio/wav",
            "pcm", "audio/pcm");

    @Override
    public String name() {
        return "audio.speech";
    }

    @Override
    public Reading read(Incoming request) {
        RequestBody body = RequestBody.parse(request);
        String model = body.model();
        body.require("input");
        body.require("voice");
        String input = String.valueOf(body.text("input"));
        Prompt prompt = ImageOrder.prompt(input, 0);
        String type = TYPES.getOrDefault(ImageOrder.or(body.text("response_format"), "mp3"), "audio/mpeg");
        boolean events = "sse".equals(body.text("stream_format"));
        return new Reading(
                new Asked(model, prompt, null, null, events),
                behavior -> new Answer.Streamed(stream(prompt, type, events, behavior), 0));
    }

    private static EventStream stream(Prompt prompt, String type, boolean events, Behavior behavior) {
        int tokens = Length.of(behavior, Integer.MAX_VALUE).visible();
        return events
                ? new Spoken(prompt.tokens(), tokens, !(behavior.fault() instanceof Fault.NoUsage))
                : new Sound(type, tokens);
    }

    private static byte[] sound() {
        byte[] sound = new byte[BYTES_A_TOKEN];
        Arrays.fill(sound, NO_SOUND);
        return sound;
    }

    /** Bare audio. */
    private record Sound(String contentType, int size) implements EventStream {
        @Override
        public Buffer early() {
            return Buffer.buffer();
        }

        @Override
        public Buffer opening() {
            return Buffer.buffer();
        }

        @Override
        public Buffer content(int index) {
            return Buffer.buffer(sound());
        }

        @Override
        public Buffer closing() {
            return Buffer.buffer();
        }

        @Override
        public Buffer broken() {
            return Buffer.buffer();
        }
    }

    private record Spoken(int input, int size, boolean told) implements EventStream {
        @Override
        public Buffer early() {
            return Buffer.buffer();
        }

        @Override
        public Buffer opening() {
            return Buffer.buffer();
        }

        @Override
        public Buffer content(int index) {
            return written(
                    event("speech.audio.delta").put("audio", Base64.getEncoder().encodeToString(sound())));
        }

        @Override
        public Buffer closing() {
            ObjectNode done = event("speech.audio.done");
            if (told) {
                done.putObject("usage")
                        .put("input_tokens", input)
                        .put("output_tokens", size)
                        .put("total_tokens", input + size);
            }
            return written(done);
        }

        @Override
        public Buffer broken() {
            return written(event("error").put("message", ApiError.SERVER_FAILURE));
        }

        private static ObjectNode event(String type) {
            return JsonNodeFactory.instance.objectNode().put("type", type);
        }

        private static Buffer written(ObjectNode event) {
            Buffer events = Buffer.buffer();
            Events.unnamed(events, event);
            return events;
        }
    }
}
