package dev.keyreeve.base.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Makes the house's spans. What is not traced has the invalid span, of which nothing is kept and no other service hears.
 *
 * <p>Who stands at a front door is a stranger: a trace begins there by our own lot, and what a caller says of theirs becomes
 * a link, so that neither a flag of theirs makes us keep spans nor an id of theirs puts theirs among somebody else's. Within
 * the house who is called goes on with what the other service began, and begins nothing.
 */
@Singleton
public final class Tracing implements AutoCloseable {
    private final Optional<Exporting> exporting;
    private final Tracer tracer;

    @Inject
    Tracing(TracingConfig config, Config all) {
        this(Exporting.of(config, all));
    }

    private Tracing(Optional<Exporting> exporting) {
        this.exporting = exporting;
        this.tracer = exporting
                .map(Exporting::openTelemetry)
                .orElseGet(OpenTelemetry::noop)
                .getTracer("dev.keyreeve");
    }

    /** For tests of what stands on it. */
    public static Tracing into(OpenTelemetry openTelemetry) {
        return new Tracing(Optional.of(new Exporting(openTelemetry, () -> {})));
    }

    public boolean isOn() {
        return exporting.isPresent();
    }

    /** A call that comes from outside. */
    public Span front(String name, Optional<SpanContext> callers) {
        if (!isOn()) {
            return Span.getInvalid();
        }
        var span = tracer.spanBuilder(name).setNoParent().setSpanKind(SpanKind.SERVER);
        callers.ifPresent(span::addLink);
        return span.startSpan();
    }

    /** A call of another service of the house. */
    public Span within(String name, Optional<SpanContext> callers) {
        return callers.filter(known -> isOn())
                .map(parent -> tracer.spanBuilder(name)
                        .setParent(Context.root().with(Span.wrap(parent)))
                        .setSpanKind(SpanKind.SERVER)
                        .startSpan())
                .orElseGet(Span::getInvalid);
    }

    /** What is asked of somebody else for it. */
    public Span asked(Span of, String name) {
        return of.getSpanContext().isValid()
                ? tracer.spanBuilder(name)
                        .setParent(Context.root().with(of))
                        .setSpanKind(SpanKind.CLIENT)
                        .startSpan()
                : of;
    }

    /** Sends what has not been sent yet. */
    @Override
    @PreDestroy
    public void close() {
        exporting.ifPresent(Exporting::close);
    }
}
