package dev.keyreeve.relay.meter;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * The provider's messages of a WebSocket session, each chunk one whole message. Every {@code response.done} is a response
 * of its own, so they add up; and so does what the session's transcriptions of the caller's sound used, which is counted
 * with it.
 */
final class MessageMeter implements Meter {
    private static final byte[] BEGUN = quoted("response.created");
    private static final byte[] DONE = quoted("response.done");
    /** Ends the type of an event whose {@code delta} is sound. */
    private static final byte[] SOUND = "audio.delta\"".getBytes(StandardCharsets.US_ASCII);

    private final UsageFields fields;
    private final Tally tally;
    private final GeneratedText text;
    private long underWay;

    MessageMeter(AnswerFormat format) {
        this.fields = UsageFields.of(format);
        this.tally = new Tally(format, true);
        this.text = GeneratedText.of(format, true);
    }

    @Override
    public Buffer onChunk(Buffer message) {
        byte[] bytes = message.getBytes();
        if (contains(BEGUN, bytes)) {
            underWay++;
        }
        if (UsageHint.mayHaveUsage(bytes, 0, bytes.length)) {
            var reader = new UsageReader(fields);
            reader.feed(bytes, 0, bytes.length);
            tally.note(reader);
        }
        if (contains(DONE, bytes)) {
            underWay = Math.max(0, underWay - 1);
            text.forget();
        } else if (!contains(SOUND, bytes)) {
            text.scan(bytes);
            text.endOfLine();
        }
        return message;
    }

    @Override
    public Buffer onEnd() {
        return Buffer.buffer();
    }

    @Override
    public Metered result(boolean whole) {
        return tally.result(whole, underWay > 0, text.sample());
    }

    private static boolean contains(byte[] wanted, byte[] bytes) {
        for (int at = 0; at <= bytes.length - wanted.length; at++) {
            if (bytes[at] == wanted[0] && UsageHint.isAt(wanted, bytes, at, bytes.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] quoted(String type) {
        return ('"' + type + '"').getBytes(StandardCharsets.US_ASCII);
    }
}
