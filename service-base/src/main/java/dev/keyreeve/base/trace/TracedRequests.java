package dev.keyreeve.base.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * A span for each request that a resource takes. It is named by the resource's template: of the address as it was sent, of
 * its query, of headers and of bodies nothing is in it.
 */
public class TracedRequests {
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final String INTERNAL = "/internal/";

    /** Who has no key makes no spans. */
    private static final int KNOWN = Priorities.AUTHENTICATION + 1;

    private static final int SERVER_ERROR = 500;

    private final Tracing tracing;
    private final TracingConfig config;
    private final CurrentSpan current;
    private final Map<Method, String> routes = new ConcurrentHashMap<>();

    TracedRequests(Tracing tracing, TracingConfig config, CurrentSpan current) {
        this.tracing = tracing;
        this.config = config;
        this.current = current;
    }

    @ServerRequestFilter(priority = KNOWN)
    public void begin(ContainerRequestContext request, ResourceInfo matched) {
        if (!tracing.isOn()) {
            return;
        }
        var route = routes.computeIfAbsent(matched.getResourceMethod(), TracedRequests::route);
        var name = request.getMethod() + " " + route;
        var callers = TraceParent.read(request.getHeaderString(TraceParent.HEADER));
        var span = begin(name, route, callers);
        if (span.getSpanContext().isValid()) {
            span.setAttribute(METHOD, request.getMethod()).setAttribute(ROUTE, route);
            MDC.put("trace_id", span.getSpanContext().getTraceId());
            MDC.put("span_id", span.getSpanContext().getSpanId());
            current.is(span);
        }
    }

    private Span begin(String name, String route, Optional<SpanContext> callers) {
        if (!config.frontDoor()) {
            return tracing.within(name, callers);
        }
        // Leases are renewed all the time, and no call waits for one.
        return route.startsWith(INTERNAL) ? Span.getInvalid() : tracing.front(name, callers);
    }

    @ServerResponseFilter
    public void end(ContainerResponseContext response) {
        if (!tracing.isOn()) {
            return;
        }
        var span = current.get();
        if (span.getSpanContext().isValid()) {
            span.setAttribute(STATUS, (long) response.getStatus());
            if (response.getStatus() >= SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
            MDC.remove("trace_id");
            MDC.remove("span_id");
        }
    }

    private static String route(Method method) {
        return ("/" + template(method.getDeclaringClass().getAnnotation(Path.class)) + "/"
                        + template(method.getAnnotation(Path.class)))
                .replaceAll("/{2,}", "/")
                .replaceAll("(?<=.)/$", "");
    }

    private static String template(@Nullable Path path) {
        return path == null ? "" : path.value();
    }
}
