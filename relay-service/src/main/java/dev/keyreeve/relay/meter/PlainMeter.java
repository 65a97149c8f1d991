package dev.keyreeve.relay.meter;

import io.vertx.core.buffer.Buffer;

/** An answer that is one JSON document. */
final class PlainMeter implements Meter {
    private final UsageReader usage;
    private final TextBytes text;

    PlainMeter(AnswerFormat format) {
        this.usage = new UsageReader(UsageFields.of(format), null);
        this.text = TextBytes.of(format, false);
    }

    @Override
    public Buffer onChunk(Buffer chunk) {
        byte[] bytes = chunk.getBytes();
        usage.feed(bytes, 0, bytes.length);
        text.scan(bytes);
        return chunk;
    }

    @Override
    public Buffer onEnd() {
        return Buffer.buffer();
    }

    @Override
    public Metered result() {
        return usage.usage().<Metered>map(Metered.Exact::new).orElseGet(() -> new Metered.Unknown(text.total()));
    }
}
