package dev.keyreeve.relay.meter;

import dev.keyreeve.contracts.usage.TokenUsage;
import io.vertx.core.buffer.Buffer;

/** For answers that cost nothing, such as lists of models. */
final class NoMeter implements Meter {
    @Override
    public Buffer onChunk(Buffer chunk) {
        return chunk;
    }

    @Override
    public Buffer onEnd() {
        return Buffer.buffer();
    }

    @Override
    public Metered result(boolean whole) {
        return new Metered.Exact(TokenUsage.NONE);
    }
}
