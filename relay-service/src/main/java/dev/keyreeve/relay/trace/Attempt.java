package dev.keyreeve.relay.trace;

import dev.keyreeve.contracts.usage.UsageEvent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Locale;

/** What a call asks a provider, from the request's first byte to the settlement. */
public final class Attempt {
    static final Attempt NONE = new Attempt(Span.getInvalid());

    private static final AttributeKey<String> QUALITY = AttributeKey.stringKey("keyreeve.usage.quality");
    private static final int CLIENT_ERROR = 400;

    private final Span span;

    Attempt(Span span) {
        this.span = span;
    }

    /** The head of the answer is there. */
    public void firstByte() {
        if (span.isRecording()) {
            span.addEvent("first_byte");
        }
    }

    public void settled(UsageEvent.Settled entry) {
        if (span.isRecording()) {
            GenAi.used(span, entry.usage());
            span.setAttribute(QUALITY, entry.quality().name().toLowerCase(Locale.ROOT));
            if (entry.status() > 0) {
                span.setAttribute(CallTrace.STATUS, (long) entry.status());
            }
            if (entry.status() == 0 || entry.status() >= CLIENT_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end();
    }

    /** It could not be settled here; the next process will. */
    public void lost() {
        span.setStatus(StatusCode.ERROR);
        span.end();
    }
}
