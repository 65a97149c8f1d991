package dev.keyreeve.relay.meter;

import dev.keyreeve.contracts.usage.TokenUsage;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** For answers that cost nothing, and may repeat what nobody is to see. */
final class MaskingMeter implements Meter {
    private final UnaryOperator<Buffer> next;
    private final Supplier<Buffer> rest;

    MaskingMeter(UnaryOperator<Buffer> next, Supplier<Buffer> rest) {
        this.next = next;
        this.rest = rest;
    }

    @Override
    public Buffer onChunk(Buffer chunk) {
        return next.apply(chunk);
    }

    @Override
    public Buffer onEnd() {
        return rest.get();
    }

    @Override
    public Metered result(boolean whole) {
        return new Metered.Exact(TokenUsage.NONE);
    }
}
