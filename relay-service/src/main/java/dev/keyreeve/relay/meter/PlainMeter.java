package dev.keyreeve.relay.meter;

import io.vertx.core.buffer.Buffer;

/** An answer that is one JSON document, or a list of them, or no JSON at all. */
final class PlainMeter implements Meter {
    private final AnswerFormat format;
    private final UsageReader usage;
    private final GeneratedText text;

    PlainMeter(AnswerFormat format) {
        this.format = format;
        this.usage = new UsageReader(UsageFields.of(format));
        this.text = GeneratedText.of(format, false);
    }

    @Override
    public Buffer onChunk(Buffer chunk) {
        read(chunk);
        return chunk;
    }

    byte[] read(Buffer chunk) {
        byte[] bytes = chunk.getBytes();
        usage.feed(bytes, 0, bytes.length);
        text.scan(bytes);
        return bytes;
    }

    @Override
    public Buffer onEnd() {
        return Buffer.buffer();
    }

    @Override
    public Metered result(boolean whole) {
        var tally = new Tally(format, false);
        tally.note(usage);
        return switch (tally.result(whole, false, text.sample(), Seen.NOTHING)) {
            // A list of answers comes piece by piece, as events do.
            case Metered.Unknown unknown
            when usage.isList() -> new Metered.Unknown(format, unknown.text(), unknown.told(), true, unknown.seen());
            case Metered read -> read;
        };
    }
}
