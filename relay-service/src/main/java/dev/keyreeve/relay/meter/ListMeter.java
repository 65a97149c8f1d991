package dev.keyreeve.relay.meter;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * An answer that is a JSON list which grows while it is sent. What is forwarded ends with a whole element, so that an
 * error can follow as the last one; an element that is too large to be held passes as it comes, and while it does
 * nothing can follow.
 */
final class ListMeter implements Meter {
    private final PlainMeter reading;
    private final int maxElementBytes;
    private final ListShape shape = new ListShape();
    private Buffer held = Buffer.buffer();
    private boolean cut;

    ListMeter(AnswerFormat format, int maxElementBytes) {
        this.reading = new PlainMeter(format);
        this.maxElementBytes = maxElementBytes;
    }

    @Override
    public Buffer onChunk(Buffer chunk) {
        byte[] bytes = reading.read(chunk);
        int whole = shape.feed(bytes);
        if (whole == bytes.length) {
            cut = false;
            return held.length() == 0 ? chunk : takeOut().appendBytes(bytes);
        }
        if (whole > 0) {
            cut = false;
            var ready = takeOut().appendBytes(bytes, 0, whole);
            held.appendBytes(bytes, whole, bytes.length - whole);
            return ready;
        }
        held.appendBytes(bytes);
        if (!cut && held.length() <= maxElementBytes) {
            return Buffer.buffer();
        }
        cut = true;
        return takeOut();
    }

    @Override
    public Buffer onEnd() {
        return takeOut();
    }

    @Override
    public Optional<Buffer> onBreak(Buffer error) {
        if (cut) {
            return Optional.empty();
        }
        return shape.passed().map(passed -> switch (passed) {
            case NOTHING -> Buffer.buffer("[").appendBuffer(error).appendString("]");
            case BRACKET -> Buffer.buffer().appendBuffer(error).appendString("]");
            case ELEMENTS -> Buffer.buffer(",").appendBuffer(error).appendString("]");
            case ALL -> Buffer.buffer();
        });
    }

    @Override
    public Metered result(boolean whole) {
        return reading.result(whole);
    }

    private Buffer takeOut() {
        var ready = held;
        held = Buffer.buffer();
        return ready;
    }
}
