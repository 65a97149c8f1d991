package dev.keyreeve.relay.trace;

import dev.keyreeve.base.trace.Tracing;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call, as who runs the house may look at it afterwards. In no span is a key, a member, a path or query as it was sent,
 * or a word of what was said: each method takes what it may have and no more.
 */
public final class CallTrace {
    /** Of a call that is not traced. */
    public static final CallTrace NONE = new CallTrace(null, Span.getInvalid());

    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final int SERVER_ERROR = 500;

    /** Who asks for a hold on this thread; a purchase that it comes to is theirs. */
    private static final ThreadLocal<CallTrace> HOLDING = new ThreadLocal<>();

    private final @Nullable Tracing tracing;
    private final Span span;

    CallTrace(@Nullable Tracing tracing, Span span) {
        this.tracing = tracing;
        this.span = span;
    }

    /** Asking moderation-service for its verdict. */
    public Step moderation() {
        return step("POST /internal/v1/checks");
    }

    /** The purchase that this thread is asking for; of nobody where it is for those who queue. */
    public static Step purchase() {
        var holding = HOLDING.get();
        return holding == null ? Step.NONE : holding.step("POST /internal/v1/allotments");
    }

    /** What of it is bought from the ledger within {@code hold} itself is a step of this call. */
    public <T> T holding(Supplier<T> hold) {
        if (tracing == null) {
            return hold.get();
        }
        HOLDING.set(this);
        try {
            return hold.get();
        } finally {
            HOLDING.remove();
        }
    }

    /**
     * One attempt at a provider. It is told nothing of this trace.
     *
     * @param model only where a price is known by its name: any other may be a sentence
     */
    public Attempt attempt(String exchange, Provider provider, Operation operation, Optional<String> model) {
        if (tracing == null) {
            return Attempt.NONE;
        }
        var span = tracing.asked(this.span, GenAi.name(provider, operation, model));
        if (span.isRecording()) {
            GenAi.describe(span, provider, operation, model);
            span.setAttribute(Traces.EXCHANGE, exchange);
        }
        return new Attempt(span);
    }

    private Step step(String name) {
        return tracing == null ? Step.NONE : new Step(tracing.asked(span, name));
    }

    /** Why the caller hears an error of the relay's own. */
    public void refused(ErrorCode why) {
        if (span.isRecording()) {
            span.setAttribute(ERROR, why.wireName());
        }
    }

    /** @param status that the caller was answered with */
    public void over(int status) {
        if (span.isRecording()) {
            span.setAttribute(STATUS, (long) status);
            if (status >= SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end();
    }
}
