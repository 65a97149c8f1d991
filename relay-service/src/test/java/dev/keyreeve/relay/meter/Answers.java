package dev.keyreeve.relay.meter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.json.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Passes answers through a meter. */
final class Answers {
    private Answers() {}

    static Meter plain(AnswerFormat format, String answer) {
        var meter = Meter.of(format, false, false, () -> 1_000);
        pass(meter, answer.getBytes(StandardCharsets.UTF_8), new Random(answer.length()), 40);
        return meter;
    }

    /** @param events the data of each */
    static Meter events(AnswerFormat format, String... events) {
        var meter = Meter.of(format, true, false, () -> 100_000);
        pass(meter, stream(events).getBytes(StandardCharsets.UTF_8), new Random(events.length), 40);
        return meter;
    }

    static String stream(String... events) {
        var stream = new StringBuilder();
        for (var event : events) {
            stream.append("data: ").append(event).append("\n\n");
        }
        return stream.toString();
    }

    static Meter messages(String... messages) {
        var meter = Meter.of(AnswerFormat.OPENAI_REALTIME, false, false, () -> 1_000);
        for (var message : messages) {
            meter.onChunk(Buffer.buffer(message));
        }
        meter.onEnd();
        return meter;
    }

    /** @param messages of the caller's after {@code "> "}, of the provider's after {@code "< "} */
    static Meter session(String... messages) {
        var meter = Meter.of(AnswerFormat.OPENAI_REALTIME, false, false, () -> 1_000);
        for (var message : messages) {
            var bytes = message.substring(2).getBytes(StandardCharsets.UTF_8);
            if (message.startsWith(">")) {
                meter.onQuestion(Json.read(bytes, ObjectNode.class), bytes.length);
            } else {
                meter.onChunk(Buffer.buffer(bytes));
            }
        }
        meter.onEnd();
        return meter;
    }

    /** In chunks of any size; what was forwarded. */
    static Buffer pass(Meter meter, byte[] bytes, Random random, int longestChunk) {
        var out = Buffer.buffer();
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(longestChunk));
            out.appendBuffer(meter.onChunk(Buffer.buffer(Arrays.copyOfRange(bytes, at, end))));
            at = end;
        }
        return out.appendBuffer(meter.onEnd());
    }
}
