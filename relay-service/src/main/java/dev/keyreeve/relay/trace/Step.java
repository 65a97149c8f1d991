package dev.keyreeve.relay.trace;

import dev.keyreeve.base.trace.TraceParent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.function.BiConsumer;

/** What a call asks another service of the house. */
public final class Step {
    /** Of what is not traced. */
    public static final Step NONE = new Step(Span.getInvalid());

    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("keyreeve.outcome");

    private final Span span;

    Step(Span span) {
        this.span = span;
    }

    /** By what headers the other service goes on with it; none where it is not traced. */
    public void tell(BiConsumer<String, String> headers) {
        TraceParent.tell(span, headers);
    }

    /** @param outcome a type of answer: its name is told, and nothing of what is in it */
    public void answered(Object outcome) {
        if (span.isRecording()) {
            span.setAttribute(OUTCOME, outcome.getClass().getSimpleName());
        }
        span.end();
    }

    public void failed(Throwable why) {
        if (span.isRecording()) {
            span.setAttribute(CallTrace.ERROR, why.getClass().getSimpleName()).setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
