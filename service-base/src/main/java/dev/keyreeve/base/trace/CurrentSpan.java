package dev.keyreeve.base.trace;

import io.opentelemetry.api.trace.Span;
import jakarta.enterprise.context.RequestScoped;

/** The span of the request at hand. */
@RequestScoped
public class CurrentSpan {
    private Span span = Span.getInvalid();

    public void is(Span begun) {
        span = begun;
    }

    public Span get() {
        return span;
    }
}
