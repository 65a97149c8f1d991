package dev.keyreeve.relay.meter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * The provider's messages of a WebSocket session, each chunk one whole message. Every {@code response.done} is a response
 * of its own, so they add up; and so does what the session's transcriptions of the caller's sound used, which is counted
 * with it. What nobody counted because the session ended in the middle of a response is estimated by what both sides
 * said: text, and sound by how long it lasts.
 */
final class MessageMeter implements Meter {
    private static final byte[] BEGUN = quoted("response.created");
    private static final byte[] DONE = quoted("response.done");
    private static final byte[] FAULT = quoted("error");
    private static final byte[] SESSION_CREATED = quoted("session.created");
    private static final byte[] SESSION_UPDATED = quoted("session.updated");
    /** Ends the type of an event whose {@code delta} is sound. */
    private static final byte[] SOUND = "audio.delta\"".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] DELTA = quoted("delta");
    private static final byte[] QUOTE = {'"'};

    private final UsageFields fields;
    private final Tally tally;
    private final GeneratedText text;
    private final Uncounted uncounted = new Uncounted();
    private long askedFor;
    private long underWay;

    MessageMeter(AnswerFormat format) {
        this.fields = UsageFields.of(format);
        this.tally = new Tally(format, true);
        this.text = GeneratedText.of(format, true);
    }

    @Override
    public void onQuestion(ObjectNode message, int bytes) {
        uncounted.asked(message, bytes);
        if (message.path("type").asText().equals("response.create")) {
            askedFor++;
            uncounted.begun();
        }
    }

    @Override
    public Buffer onChunk(Buffer message) {
        byte[] bytes = message.getBytes();
        if (contains(BEGUN, bytes)) {
            askedFor = Math.max(0, askedFor - 1);
            underWay++;
            uncounted.begun();
        } else if (askedFor > 0 && contains(FAULT, bytes)) {
            askedFor--; // it may be about something else; who is asked to speak mostly does so at once
        } else if (contains(SESSION_CREATED, bytes) || contains(SESSION_UPDATED, bytes)) {
            uncounted.set(bytes);
        }
        if (UsageHint.mayHaveUsage(bytes, 0, bytes.length)) {
            var reader = new UsageReader(fields);
            reader.feed(bytes, 0, bytes.length);
            tally.note(reader);
        }
        if (contains(DONE, bytes)) {
            underWay = Math.max(0, underWay - 1);
            text.forget();
            uncounted.forget();
        } else if (contains(SOUND, bytes)) {
            uncounted.spoken(lengthOfDelta(bytes));
        } else {
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
        return tally.result(whole, underWay > 0 || askedFor > 0, text.sample(), uncounted.seen());
    }

    /** How long the string under that name is; base64 has nothing to escape. */
    private static int lengthOfDelta(byte[] bytes) {
        int at = indexOf(DELTA, bytes, 0);
        int from = at < 0 ? -1 : indexOf(QUOTE, bytes, at + DELTA.length);
        int to = from < 0 ? -1 : indexOf(QUOTE, bytes, from + 1);
        return to < 0 ? 0 : to - from - 1;
    }

    private static boolean contains(byte[] wanted, byte[] bytes) {
        return indexOf(wanted, bytes, 0) >= 0;
    }

    private static int indexOf(byte[] wanted, byte[] bytes, int from) {
        for (int at = from; at <= bytes.length - wanted.length; at++) {
            if (bytes[at] == wanted[0] && UsageHint.isAt(wanted, bytes, at, bytes.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] quoted(String type) {
        return ('"' + type + '"').getBytes(StandardCharsets.US_ASCII);
    }
}
