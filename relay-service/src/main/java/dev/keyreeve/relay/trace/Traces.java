package dev.keyreeve.relay.trace;

import dev.keyreeve.base.trace.TraceParent;
import dev.keyreeve.base.trace.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Begins the trace of a call. Who has no key, or asks for what there is not, has none. */
@Singleton
public final class Traces {
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    static final AttributeKey<String> EXCHANGE = AttributeKey.stringKey("keyreeve.exchange");
    private static final AttributeKey<String> ORGANIZATION = AttributeKey.stringKey("keyreeve.organization");

    private final Tracing tracing;

    Traces(Tracing tracing) {
        this.tracing = tracing;
    }

    /**
     * @param exchange the id that the caller hears
     * @param organization its id
     * @param route what the path was found by: a template, and never the path itself
     */
    public CallTrace begin(HttpServerRequest request, String exchange, Object organization, Supplier<String> route) {
        if (!tracing.isOn()) {
            return CallTrace.NONE;
        }
        var template = route.get();
        var callers = TraceParent.read(request.getHeader(TraceParent.HEADER));
        var span = tracing.front(request.method().name() + " " + template, callers);
        if (span.isRecording()) {
            span.setAttribute(METHOD, request.method().name())
                    .setAttribute(ROUTE, template)
                    .setAttribute(EXCHANGE, exchange)
                    .setAttribute(ORGANIZATION, organization.toString());
        }
        return new CallTrace(tracing, span);
    }
}
